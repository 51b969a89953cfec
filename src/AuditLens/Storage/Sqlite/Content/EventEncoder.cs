using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Storage.Sqlite.Content;

/// <summary>
/// Writes events one after another into a block:
/// version, strings that repeat (session, file, tool, model, attribute names and values ...), sets of attributes, then the events, which name strings and sets by number.
/// An event can be read by its position alone (<see cref="ContentBlock"/>).
/// </summary>
internal sealed class EventEncoder
{
    public const byte Version = 1;

    private readonly ByteWriter _events = new();
    private readonly ByteWriter _sets = new();
    private readonly ByteWriter _set = new();
    private readonly ByteWriter _block = new();
    private readonly StringPool _strings = new();
    private readonly Dictionary<int, (int Number, int Start, int Length)> _setsByHash = [];
    private ImmutableSortedDictionary<string, string>? _lastAttributes;
    private int _lastSet;
    private int _setCount;

    public int Length => _events.Length;

    /// <returns>The position of the event in its block.</returns>
    public int Add(AgentEvent e)
    {
        int position = _events.Length;
        Members members = Present(e);
        _events.Varint((ulong)members);
        _events.Fixed(e.Id.High);
        _events.Fixed(e.Id.Low);
        _events.Varint((ulong)e.Kind);
        _events.Varint((ulong)e.Actor);
        Pooled(e.SessionId);
        Source(e.Source);
        Optional(e.Ordinal != 0, e.Ordinal);
        Optional(e.Time is not null, e.Time.GetValueOrDefault().UtcTicks);
        Texts(e);
        Optional(e.Outcome != Outcome.Unknown, (long)e.Outcome);
        Optional(e.ExitCode is not null, e.ExitCode.GetValueOrDefault());
        Optional(e.Duration is not null, e.Duration.GetValueOrDefault().Ticks);
        Usage(e.Usage);
        if (e.Attributes.Count > 0)
        {
            _events.Varint((ulong)AttributeSet(e.Attributes));
        }

        return position;
    }

    /// <summary>The block; valid until the next <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        _block.Clear();
        _block.Byte(Version);
        _block.Varint((ulong)_strings.Strings.Count);
        foreach (string text in _strings.Strings)
        {
            _block.Text(text);
        }

        _block.Varint((ulong)_setCount);
        _block.Bytes(_sets.Written);
        _block.Bytes(_events.Written);
        return _block.Written;
    }

    public void Clear()
    {
        _events.Clear();
        _sets.Clear();
        _strings.Clear();
        _setsByHash.Clear();
        _lastAttributes = null;
        _setCount = 0;
    }

    private static Members Present(AgentEvent e) =>
        Flag(e.Source.Line is not null, Members.Line) | Flag(e.Source.Pointer is not null, Members.Pointer) | Flag(e.Ordinal != 0, Members.Ordinal)
        | Flag(e.Time is not null, Members.Time) | Flag(e.AgentId is not null, Members.AgentId) | Flag(e.AgentName is not null, Members.AgentName)
        | Flag(e.NativeId is not null, Members.NativeId) | Flag(e.ParentNativeId is not null, Members.ParentNativeId) | Flag(e.CallId is not null, Members.CallId)
        | Flag(e.Tool is not null, Members.Tool) | Flag(e.Text is not null, Members.Text) | Flag(e.Arguments is not null, Members.Arguments)
        | Flag(e.Result is not null, Members.Result) | Flag(e.Outcome != Outcome.Unknown, Members.Outcome) | Flag(e.ExitCode is not null, Members.ExitCode)
        | Flag(e.Duration is not null, Members.Duration) | Flag(e.Model is not null, Members.Model) | Flag(e.Usage is not null, Members.Usage)
        | Flag(e.Attributes.Count > 0, Members.Attributes);

    private static Members Flag(bool present, Members member) => present ? member : Members.None;

    private void Source(SourceLocation source)
    {
        Pooled(source.File);
        Optional(source.Line is not null, source.Line.GetValueOrDefault());
        Optional(source.Pointer);
        _events.Signed(source.Offset);
        _events.Signed(source.Length);
        _events.Fixed(source.Sha256.A);
        _events.Fixed(source.Sha256.B);
        _events.Fixed(source.Sha256.C);
        _events.Fixed(source.Sha256.D);
    }

    private void Texts(AgentEvent e)
    {
        Pooled(e.AgentId);
        Pooled(e.AgentName);
        Optional(e.NativeId);
        Optional(e.ParentNativeId);
        Optional(e.CallId);
        Pooled(e.Tool);
        Optional(e.Text);
        Optional(e.Arguments);
        Optional(e.Result);
        Pooled(e.Model);
    }

    private void Usage(TokenUsage? usage)
    {
        if (usage is null)
        {
            return;
        }

        _events.Varint((ulong)Present(usage));
        Optional(usage.Input is not null, usage.Input.GetValueOrDefault());
        Optional(usage.Output is not null, usage.Output.GetValueOrDefault());
        Optional(usage.CacheRead is not null, usage.CacheRead.GetValueOrDefault());
        Optional(usage.CacheCreation is not null, usage.CacheCreation.GetValueOrDefault());
        Optional(usage.Reasoning is not null, usage.Reasoning.GetValueOrDefault());
        if (usage.CostUsd is { } cost)
        {
            Span<int> bits = stackalloc int[4];
            decimal.GetBits(cost, bits);
            foreach (int part in bits)
            {
                _events.Varint((uint)part);
            }
        }
    }

    private static UsageMembers Present(TokenUsage usage) =>
        Flag(usage.Input, UsageMembers.Input) | Flag(usage.Output, UsageMembers.Output) | Flag(usage.CacheRead, UsageMembers.CacheRead)
        | Flag(usage.CacheCreation, UsageMembers.CacheCreation) | Flag(usage.Reasoning, UsageMembers.Reasoning)
        | (usage.CostUsd is null ? UsageMembers.None : UsageMembers.Cost);

    private static UsageMembers Flag(long? value, UsageMembers member) => value is null ? UsageMembers.None : member;

    /// <summary>Most events of a session share their attributes; a set is written once a block and, when read, is one instance for all of them.</summary>
    private int AttributeSet(ImmutableSortedDictionary<string, string> attributes)
    {
        if (ReferenceEquals(attributes, _lastAttributes))
        {
            return _lastSet;
        }

        _set.Clear();
        _set.Varint((ulong)attributes.Count);
        foreach ((string name, string value) in attributes)
        {
            _set.Varint((ulong)_strings.Number(name));
            _set.Varint((ulong)_strings.Number(value));
        }

        HashCode hash = default;
        hash.AddBytes(_set.Written);
        int key = hash.ToHashCode();
        bool known = _setsByHash.TryGetValue(key, out (int Number, int Start, int Length) set);
        if (!known || !_sets.Written.Slice(set.Start, set.Length).SequenceEqual(_set.Written))
        {
            set = (_setCount++, _sets.Length, _set.Length);
            _sets.Bytes(_set.Written);
            _setsByHash[key] = set;
        }

        _lastAttributes = attributes;
        return _lastSet = set.Number;
    }

    private void Pooled(string? value)
    {
        if (value is not null)
        {
            _events.Varint((ulong)_strings.Number(value));
        }
    }

    private void Optional(string? value)
    {
        if (value is not null)
        {
            _events.Text(value);
        }
    }

    private void Optional(bool present, long value)
    {
        if (present)
        {
            _events.Signed(value);
        }
    }
}
