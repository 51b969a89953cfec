namespace AuditLens.Storage;

/// <summary>The store cannot do its work. The message is one sentence for a person; causes are inner exceptions.</summary>
public class StoreException : Exception
{
    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public StoreException()
    {
    }
}

/// <summary>The store is away or overloaded: the same may succeed later.</summary>
public sealed class StoreAwayException : StoreException
{
    public StoreAwayException(string message)
        : base(message)
    {
    }

    public StoreAwayException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public StoreAwayException()
    {
    }
}
