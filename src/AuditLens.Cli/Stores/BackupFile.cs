using System.CommandLine;

namespace AuditLens.Cli.Stores;

/// <summary>The backup that a command writes or reads, and whether what is at its end may be replaced.</summary>
internal sealed class BackupFile
{
    private readonly Argument<string> _file;
    private readonly Option<bool> _overwrite;

    public BackupFile(Command command, string file, string overwrite)
    {
        _file = new Argument<string>("FILE") { Description = file };
        _overwrite = new Option<bool>("--overwrite") { Description = overwrite };
        command.Arguments.Add(_file);
        command.Options.Add(_overwrite);
    }

    public (string Path, bool Overwrites) Read(ParseResult parse) => (parse.GetRequiredValue(_file), parse.GetValue(_overwrite));
}
