using System.Globalization;
using EdgeInspect.Core.Fleet;
using Npgsql;

namespace EdgeInspect.Adapters.FleetStorage.Postgres;

/// <summary>For whom connections are.</summary>
internal enum PostgresPool
{
    /// <summary>Those who store what comes and delete what is old: a few loops, each with one transaction at a time.</summary>
    Writers,

    /// <summary>Pages and interface.</summary>
    Askers,
}

/// <summary>Connections to a server as the hub's configuration says, with this program's defaults for what it leaves out.</summary>
internal static class PostgresSource
{
    private const int LibraryPoolSize = 100;
    private const int PoolSize = 20;
    private const int MostWriters = 5;
    private const int PreparedStatements = 100;
    private const int KeepAliveSeconds = 30;

    /// <summary>What is wrong with a connection string, or null.</summary>
    public static string? ProblemOf(FleetStoreOptions options)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            if (string.IsNullOrWhiteSpace(settings.Host))
                return "names no server: add 'Host=…'";
            if (settings.Password is not null && options.PasswordFile is not null)
                return "has a password, and PasswordFile is set too: only one of them is allowed";
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            return $"is no connection string: {e.Message}; allowed is for example 'Host=db.example;Database=edgeinspect;Username=hub'";
        }
    }

    /// <summary>Makes a pool, the share of the hub's connections that is for some of it; connects to nothing yet.</summary>
    /// <exception cref="FleetStoreException">The connection string can't be read.</exception>
    public static NpgsqlDataSource Build(FleetStoreOptions options, PostgresPool pool)
    {
        if (ProblemOf(options) is { } problem)
            throw new FleetStoreException($"Store:ConnectionString {problem}");
        var builder = new NpgsqlDataSourceBuilder(options.ConnectionString);
        var settings = builder.ConnectionStringBuilder;
        settings.ApplicationName ??= "edgeinspect";
        settings.Multiplexing = false;
        if (settings.MaxPoolSize == LibraryPoolSize)
            settings.MaxPoolSize = Math.Max(settings.MinPoolSize, PoolSize);
        settings.MaxPoolSize = ShareOf(settings.MaxPoolSize, pool);
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        if (settings.MaxAutoPrepare == 0)
            settings.MaxAutoPrepare = PreparedStatements;
        if (!settings.TcpKeepAlive && settings.KeepAlive == 0)
            WatchServer(settings);
        if (options.PasswordFile is { } path)
            builder.UsePasswordProvider(_ => PasswordOf(path), (_, _) => ValueTask.FromResult(PasswordOf(path)));
        return builder.Build();
    }

    /// <summary>Which database, in words, without secrets.</summary>
    public static string Describe(FleetStoreOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        return string.Create(
            CultureInfo.InvariantCulture, $"PostgreSQL '{settings.Database ?? settings.Username}' at '{settings.Host}:{settings.Port}'");
    }

    /// <summary>Each has one at least: of a single connection for all, readers would have none while something is written.</summary>
    private static int ShareOf(int connections, PostgresPool pool)
    {
        var writers = Math.Clamp(connections / 2, 1, MostWriters);
        return pool == PostgresPool.Writers ? writers : Math.Max(1, connections - writers);
    }

    /// <summary>A server whose machine vanished is noticed, also by who waits for a lock or a long change without a limit.</summary>
    private static void WatchServer(NpgsqlConnectionStringBuilder settings)
    {
        settings.TcpKeepAlive = true;
        settings.TcpKeepAliveTime = KeepAliveSeconds;
        settings.TcpKeepAliveInterval = KeepAliveSeconds / 3;
    }

    /// <summary>Read for each connection, so that it may be changed while the hub runs.</summary>
    private static string PasswordOf(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FleetStoreException($"Store:PasswordFile '{path}' can't be read: {e.Message}", e);
        }
    }
}
