using AuditLens.Effects;
using AuditLens.Effects.Knowledge;
using AuditLens.Effects.Shell;
using Xunit;

namespace AuditLens.Tests.Effects.Knowledge;

public sealed class CommandKnowledgeTests
{
    [Fact]
    public void Every_example_of_the_knowledge_files_is_read_as_it_says()
    {
        ShellReader reader = new();
        List<string> failures = [];
        foreach (CommandExample example in CommandKnowledge.BuiltIn.Examples)
        {
            ActionReading reading = reader.Read(example.Command, new ReadingContext { Surroundings = NoSurroundings.Instance });
            IReadOnlyList<string> differences = ExpectedEffect.Differences(reading, example.Expected);
            if (differences.Count > 0)
            {
                failures.Add($"{example.Place.File}:{example.Place.Line}: {example.Command}: {string.Join("; ", differences)}");
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        Assert.True(CommandKnowledge.BuiltIn.Examples.Count > 60);
    }

    [Fact]
    public void A_users_own_file_adds_a_family_and_wins_over_the_built_in_one()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "tools:\n  - tool: acmectl\n    verb: observe\n    commands:\n      - path: tenant wipe\n        verb: delete\n        scope: all\n        target: tenant @0\n  - tool: unlink\n    verb: observe\n");
        (CommandKnowledge knowledge, IReadOnlyList<KnowledgeProblem> problems) = CommandKnowledge.Load([file]);
        File.Delete(file);

        ShellReader reader = new(knowledge);
        ReadingContext context = new() { Surroundings = NoSurroundings.Instance };

        Assert.Empty(problems);
        Assert.Empty(ExpectedEffect.Differences(reader.Read("acmectl tenant wipe t-1", context), "delete all irreversible tenant:t-1"));
        Assert.Empty(ExpectedEffect.Differences(reader.Read("unlink x", context), "observe"));
    }

    [Fact]
    public void All_problems_of_a_faulty_file_are_told_at_once_with_their_lines()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "tools:\n  - tool: x\n    verb: explode\n    colour: red\n  - verb: delete\n  - tool: y\n    target: file nowhere\n");
        (_, IReadOnlyList<KnowledgeProblem> problems) = CommandKnowledge.Load([file, file + ".missing"]);
        File.Delete(file);

        Assert.Equal(["KN002:4", "KN003:3", "KN004:5", "KN003:6", "KN005:0"], problems.Select(p => $"{p.Code}:{p.Place.Line}"));
    }
}
