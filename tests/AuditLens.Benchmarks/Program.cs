using AuditLens.Benchmarks;

// A benchmark is one file and one line here.
switch (args)
{
    case ["store", .. string[] rest]:
        return await StoreBenchmark.RunAsync(rest);
    case ["elasticsearch", .. string[] rest]:
        return await ElasticsearchBenchmark.RunAsync(rest);
    case ["pipeline"]:
        await PipelineBenchmark.RunAsync(Console.Out);
        return 0;
    default:
        await Console.Error.WriteLineAsync("Usage: dotnet run -c Release --project tests/AuditLens.Benchmarks -- store [EVENTS [NORMAL|FULL]] | elasticsearch [ADDRESS [EVENTS]] | pipeline");
        return 2;
}
