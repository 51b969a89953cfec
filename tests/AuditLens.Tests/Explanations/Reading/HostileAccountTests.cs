using AuditLens.Explanations.Reading;
using Xunit;

namespace AuditLens.Tests.Explanations.Reading;

public sealed class HostileAccountTests
{
    public static TheoryData<string, string> Texts() => new()
    {
        { "one endless sentence", Repeat("I did, ", 4000) },
        { "unclosed quotations and code", Repeat("`", 5000) + Repeat("\"", 5000) + Repeat("I ran it ", 3000) },
        { "quotes nested deeply", Repeat("> ", 3000) + "I dropped it.\n" + Repeat("- ", 2000) + "y" },
        { "open brackets", Repeat("[", 20000) },
        { "lone surrogates and control marks", "I \ud800 deleted\0 it.\u202e" },
        { "nothing", "" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Hostile_text_is_read_without_a_fault(string what, string text)
    {
        Exception? fault = Record.Exception(() => AccountReader.Read(text));

        Assert.True(fault is null, $"{what}: {fault}");
    }

    private static string Repeat(string part, int times) => string.Concat(Enumerable.Repeat(part, times));
}
