using AuditLens.Cli.Shell;

return await CliApplication.RunAsync(args, CliContext.OfThisProcess()).ConfigureAwait(false);
