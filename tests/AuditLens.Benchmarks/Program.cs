using AuditLens.Benchmarks;

// A benchmark is one file and one line here.
switch (args)
{
    case ["store", .. string[] rest]:
        return await StoreBenchmark.RunAsync(rest);
    case ["pipeline"]:
        await PipelineBenchmark.RunAsync(Console.Out);
        return 0;
    default:
        await Console.Error.WriteLineAsync("Usage: dotnet run -c Release --project tests/AuditLens.Benchmarks -- store [EVENTS [NORMAL|FULL]] | pipeline");
        return 2;
}
