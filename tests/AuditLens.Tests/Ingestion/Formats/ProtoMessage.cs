namespace AuditLens.Tests.Ingestion.Formats;

/// <summary>Writes protobuf by hand, so that what is read is not what the same code wrote.</summary>
internal sealed class ProtoMessage
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }

    public ProtoMessage Number(int field, ulong value) => Add([.. Varint((ulong)field << 3), .. Varint(value)]);

    public ProtoMessage Fixed64(int field, ulong value) => Add([.. Varint(((ulong)field << 3) | 1), .. BitConverter.GetBytes(value)]);

    public ProtoMessage Content(int field, byte[] content) => Add([.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)content.Length), .. content]);

    public ProtoMessage Text(int field, string text) => Content(field, System.Text.Encoding.UTF8.GetBytes(text));

    public ProtoMessage Message(int field, ProtoMessage message) => Content(field, message.Bytes);

    private ProtoMessage Add(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }
}
