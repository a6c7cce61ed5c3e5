namespace EdgeInspect.Adapters.Storage;

/// <summary>The state directory or the database in it can't be used: says which, why, and what would help. A start-up error.</summary>
public sealed class StorageException : Exception
{
    /// <summary>With what is wrong.</summary>
    public StorageException(string message)
        : base(message)
    {
    }

    /// <summary>With the cause.</summary>
    public StorageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
