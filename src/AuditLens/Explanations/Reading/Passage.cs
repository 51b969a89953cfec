namespace AuditLens.Explanations.Reading;

/// <summary>A sentence of the account with the bold head or heading it stands under.</summary>
/// <param name="Label">Head of a list item ("**Root cause:** ..."), header of a table cell, or null.</param>
/// <param name="IsHeading">The sentence is itself a heading.</param>
internal sealed record Passage(string Text, string? Label, bool IsHeading = false, bool IsListItem = false);
