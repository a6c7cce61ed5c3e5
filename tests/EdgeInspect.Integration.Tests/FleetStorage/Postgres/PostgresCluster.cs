using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeInspect.Adapters.FleetStorage;
using Npgsql;

namespace EdgeInspect.Integration.Tests.FleetStorage.Postgres;

/// <summary>
/// A PostgreSQL server of its own: in a temporary folder, on a port that the system chose, as a user without privileges. It ends with the
/// process that started it, however that ends.
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>Password of the role that the hub has.</summary>
    public const string Password = "hub's secret";

    // Whoever started this holds its standard input: when that ends, so does the server.
    private const string Script =
        """
        set -e
        folder=$(mktemp -d "${TMPDIR:-/tmp}/edgeinspect-pg-XXXXXX")
        "$1/initdb" -D "$folder/data" -U postgres --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C >/dev/null
        echo "$folder"
        start() {
          "$1/postgres" -D "$folder/data" -c "port=$2" -c listen_addresses=127.0.0.1 -c "unix_socket_directories=$folder" \
            -c max_connections=200 -c shared_buffers=64MB >>"$folder/log" 2>&1 &
          server=$!
        }
        stop() {
          kill "-$1" "$server" && wait "$server" || true
        }
        start "$@"
        while read -r word; do
          if [ "$word" = stop ]; then stop QUIT; else start "$@"; fi
          echo done
        done
        stop INT
        rm -rf "$folder"
        """;

    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(folder => Path.Combine(folder, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")))
            .Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private static readonly Lazy<Task<PostgresCluster?>> OfAll = new(TryStartAsync);
    private readonly Process _process;
    private readonly string _folder;
    private readonly int _port;
    private int _databases;

    private PostgresCluster(Process process, string folder, int port) => (_process, _folder, _port) = (process, folder, port);

    /// <summary>The one that all tests share, started by the first; null where PostgreSQL isn't installed.</summary>
    public static Task<PostgresCluster?> SharedAsync() => OfAll.Value;

    /// <summary>Starts one; null where PostgreSQL isn't installed.</summary>
    public static async Task<PostgresCluster?> TryStartAsync()
    {
        if (Programs is null)
            return null;
        var port = FreePort();
        var process = Process.Start(Command(Programs, port))!;
        var folder = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("initdb failed");
        var cluster = new PostgresCluster(process, folder, port);
        await cluster.UntilReadyAsync();
        await cluster.RunAsync("postgres", $"CREATE ROLE hub LOGIN PASSWORD '{Password.Replace("'", "''", StringComparison.Ordinal)}'");
        return cluster;
    }

    /// <summary>Makes an empty database that the hub's role owns.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"fleet_{Interlocked.Increment(ref _databases)}");
        await RunAsync("postgres", $"CREATE DATABASE {name} OWNER hub");
        return name;
    }

    /// <summary>How the hub reaches a database.</summary>
    public FleetStoreOptions Options(string database) => new()
    {
        Kind = FleetStoreKind.Postgresql,
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = _port, Database = database, Username = "hub", Password = Password, MaxPoolSize = 16,
        }.ToString(),
    };

    /// <summary>A connection of the superuser.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string database)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = _folder, Port = _port, Database = database, Username = "postgres", Pooling = false, CommandTimeout = 120,
        };
        var connection = new NpgsqlConnection(settings.ToString());
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs a statement as the superuser.</summary>
    public async Task RunAsync(string database, string sql) => await NumberAsync(database, sql);

    /// <summary>The first value of a query of the superuser.</summary>
    public async Task<object?> NumberAsync(string database, string sql)
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Ends it at once, as a lost machine would.</summary>
    public Task StopAsync() => TellAsync("stop");

    /// <summary>Starts it again.</summary>
    public async Task StartAsync()
    {
        await TellAsync("start");
        await UntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo Command(string programs, int port)
    {
        // The server refuses to run as root.
        var user = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
        string[] bash = ["/bin/bash", "-c", Script, "cluster", programs, port.ToString(CultureInfo.InvariantCulture)];
        string[] all = Environment.IsPrivilegedProcess
            ? ["/usr/bin/setpriv", "--reuid", user, "--regid", user == "nobody" ? "nogroup" : user, "--clear-groups", .. bash]
            : bash;
        return new(all[0], all[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task TellAsync(string word)
    {
        await _process.StandardInput.WriteLineAsync(word);
        await _process.StandardInput.FlushAsync();
        if (await _process.StandardOutput.ReadLineAsync() != "done")
            throw new InvalidOperationException($"the server doesn't {word}");
    }

    private async Task UntilReadyAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await ConnectAsync("postgres");
                return;
            }
            catch (NpgsqlException) when (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }
}
