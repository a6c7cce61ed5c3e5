using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using EdgeInspect.Adapters.FleetStorage.Postgres;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>Which database the hub keeps its fleet in.</summary>
public enum FleetStoreKind
{
    /// <summary>A file of the hub's own; one hub.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, shared by any number of hubs.</summary>
    Postgresql,
}

/// <summary>The hub's database.</summary>
public sealed record FleetStoreOptions : IValidatableObject
{
    /// <summary>Which database.</summary>
    [Description("'sqlite': a file of the hub's own; 'postgresql': a server that any number of hubs share.")]
    public FleetStoreKind Kind { get; init; } = FleetStoreKind.Sqlite;

    /// <summary>The file, or null for <c>fleet.db</c> in the hub's data directory.</summary>
    [Description("With sqlite: the file; empty: fleet.db in the hub's data directory. Not on a network drive.")]
    public string? Path { get; init; }

    /// <summary>How to reach the server.</summary>
    [Description("With postgresql: for example 'Host=db.example;Database=edgeinspect;Username=hub;SSL Mode=VerifyFull'.")]
    public string? ConnectionString { get; init; }

    /// <summary>File whose first line is the password, or null.</summary>
    [Description("With postgresql: file whose first line is the password; empty: none, or in the connection string.")]
    public string? PasswordFile { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind == FleetStoreKind.Postgresql && string.IsNullOrWhiteSpace(ConnectionString))
            yield return new("is empty; with Kind 'postgresql' it must say how to reach the server", [nameof(ConnectionString)]);
        else if (Kind == FleetStoreKind.Postgresql && PostgresSource.ProblemOf(this) is { } problem)
            yield return new(problem, [nameof(ConnectionString)]);
        if (Kind == FleetStoreKind.Sqlite && ConnectionString is not null)
            yield return new("is only for Kind 'postgresql'", [nameof(ConnectionString)]);
        if (Kind == FleetStoreKind.Sqlite && PasswordFile is not null)
            yield return new("is only for Kind 'postgresql'", [nameof(PasswordFile)]);
        if (Kind == FleetStoreKind.Postgresql && Path is not null)
            yield return new("is only for Kind 'sqlite'", [nameof(Path)]);
    }
}
