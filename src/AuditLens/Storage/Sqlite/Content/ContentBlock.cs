using System.Buffers;
using System.Collections.Immutable;
using AuditLens.Events;
using ZstdSharp;

namespace AuditLens.Storage.Sqlite.Content;

/// <summary>A block that <see cref="EventEncoder"/> wrote, from which events are read by position. Used by one thread at a time.</summary>
/// <remarks>Its bytes are rented: 256 KiB from the heap for each block would be collected with the oldest generation, which took a tenth of an analysis.</remarks>
internal sealed class ContentBlock : IDisposable
{
    private readonly byte[] _rented;
    private readonly int _size;
    private readonly string[] _strings;
    private readonly ImmutableSortedDictionary<string, string>[] _sets;
    private readonly int _start;

    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    private ContentBlock(byte[] rented, int size)
    {
        _rented = rented;
        _size = size;
        ByteReader reader = new(Bytes, 0);
        byte version = reader.Take(1)[0];
        if (version != EventEncoder.Version)
        {
            throw new InvalidDataException("A block of events has an unknown version.");
        }

        _strings = new string[Bounded(reader.Count())];
        for (int i = 0; i < _strings.Length; i++)
        {
            _strings[i] = reader.Text();
        }

        _sets = new ImmutableSortedDictionary<string, string>[Bounded(reader.Count())];
        ImmutableSortedDictionary<string, string>.Builder builder = EventAttributes.None.ToBuilder();
        for (int i = 0; i < _sets.Length; i++)
        {
            builder.Clear();
            for (int left = reader.Count(); left > 0; left--)
            {
                builder[String(ref reader)] = String(ref reader);
            }

            _sets[i] = builder.ToImmutable();
        }

        _start = reader.Position;
    }

    private ReadOnlySpan<byte> Bytes => _rented.AsSpan(0, _size);

    /// <param name="size">Size of the content, as kept beside it.</param>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public static ContentBlock Expand(Decompressor decompressor, ReadOnlySpan<byte> compressed, int size)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            Zstd.Expand(decompressor, compressed, rented.AsSpan(0, size));
            return new ContentBlock(rented, size);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(rented);
            throw;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);

    public AgentEvent Read(int position)
    {
        ByteReader reader = new(Bytes, _start + position);
        Members members = (Members)reader.Varint();
        return new AgentEvent
        {
            // In the order of the encoding: initialisers run as they are written.
            Id = new EventId(reader.Fixed(), reader.Fixed()),
            Kind = (EventKind)reader.Varint(),
            Actor = (Actor)reader.Varint(),
            SessionId = String(ref reader),
            Source = Source(ref reader, members),
            Ordinal = Has(members, Members.Ordinal) ? (int)reader.Signed() : 0,
            Time = Has(members, Members.Time) ? new DateTimeOffset(reader.Signed(), TimeSpan.Zero) : null,
            AgentId = Has(members, Members.AgentId) ? String(ref reader) : null,
            AgentName = Has(members, Members.AgentName) ? String(ref reader) : null,
            NativeId = Has(members, Members.NativeId) ? reader.Text() : null,
            ParentNativeId = Has(members, Members.ParentNativeId) ? reader.Text() : null,
            CallId = Has(members, Members.CallId) ? reader.Text() : null,
            Tool = Has(members, Members.Tool) ? String(ref reader) : null,
            Text = Has(members, Members.Text) ? reader.Text() : null,
            Arguments = Has(members, Members.Arguments) ? reader.Text() : null,
            Result = Has(members, Members.Result) ? reader.Text() : null,
            Model = Has(members, Members.Model) ? String(ref reader) : null,
            Outcome = Has(members, Members.Outcome) ? (Outcome)reader.Signed() : Outcome.Unknown,
            ExitCode = Has(members, Members.ExitCode) ? (int)reader.Signed() : null,
            Duration = Has(members, Members.Duration) ? new TimeSpan(reader.Signed()) : null,
            Usage = Has(members, Members.Usage) ? Usage(ref reader) : null,
            Attributes = Has(members, Members.Attributes) ? _sets[reader.Count()] : EventAttributes.None,
        };
    }

    private SourceLocation Source(ref ByteReader reader, Members members) => new(
        String(ref reader),
        Has(members, Members.Line) ? (int)reader.Signed() : null,
        Has(members, Members.Pointer) ? reader.Text() : null,
        reader.Signed(),
        (int)reader.Signed(),
        new Sha256Digest(reader.Fixed(), reader.Fixed(), reader.Fixed(), reader.Fixed()));

    private static TokenUsage Usage(ref ByteReader reader)
    {
        UsageMembers members = (UsageMembers)reader.Varint();
        return new TokenUsage(
            Number(ref reader, members, UsageMembers.Input),
            Number(ref reader, members, UsageMembers.Output),
            Number(ref reader, members, UsageMembers.CacheRead),
            Number(ref reader, members, UsageMembers.CacheCreation),
            Number(ref reader, members, UsageMembers.Reasoning),
            members.HasFlag(UsageMembers.Cost) ? new decimal([(int)reader.Varint(), (int)reader.Varint(), (int)reader.Varint(), (int)reader.Varint()]) : null);
    }

    private static long? Number(ref ByteReader reader, UsageMembers members, UsageMembers member) => members.HasFlag(member) ? reader.Signed() : null;

    private static bool Has(Members members, Members member) => members.HasFlag(member);

    private string String(ref ByteReader reader) => _strings[reader.Count()];

    private int Bounded(int count) => count <= _size ? count : throw new InvalidDataException("A block of events is damaged.");
}
