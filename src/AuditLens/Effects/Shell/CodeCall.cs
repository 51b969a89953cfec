namespace AuditLens.Effects.Shell;

/// <param name="Name">The dotted chain: <c>shutil.rmtree</c>, <c>Path().unlink</c>, <c>db.users.deleteMany</c>.</param>
/// <param name="Arguments">Those of the whole chain in order; keywords and the members of an object literal are options <c>--name=value</c>.</param>
internal sealed record CodeCall(string Name, List<ShellArgument> Arguments, string Source)
{
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "print", "console.log", "len", "str", "int", "json.dumps", "json.loads", "JSON.stringify", "JSON.parse", "range", "list", "dict", "sorted", "type", "repr", "format", "sum", "min", "max", "printjson", "puts", "p", "echo", "var_dump",
        "require", "import", "if", "for", "while", "return", "sys.exit", "process.exit", "Math.round", "String", "Number", "Object.keys", "os.getcwd", "os.path.join", "os.path.exists", "print_r", "phpversion", "isinstance", "set", "tuple", "enumerate", "map", "filter", "zip", "any", "all", "abs", "round",
        "hasattr", "getattr", "dir", "vars", "id", "help", "input", "super", "datetime.now", "datetime.datetime.now", "time.time", "random.random", "ObjectId", "Date", "new", "Symbol", "Boolean", "Array.isArray", "path.join", "path.resolve", "fs.existsSync", "fs.statSync", "fs.readdirSync", "os.listdir", "glob.glob", "os.walk", "platform.platform", "sys.version",
    };

    public bool IsHarmless => IsBare || Harmless.Contains(Name);

    /// <summary>No parentheses were written: it may be a property.</summary>
    public bool IsBare { get; init; }
}
