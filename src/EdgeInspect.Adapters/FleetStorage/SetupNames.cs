using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>
/// Numbers that stand for setups in the tables. They are looked up and given in the transaction that uses them, many with one statement,
/// and held until it ends: so that records whose recipes nobody has seen before cost no transaction each, and none is deleted that a
/// record is about to refer to. Nothing is remembered in between.
/// </summary>
internal static class SetupNames
{
    private const int AtOnce = 100;
    private const string Columns = "digest, recipe, degree, camera, camera_serial, trigger_kind, model, model_sha256, config_sha256";

    /// <summary>The numbers of setups.</summary>
    /// <exception cref="FleetStoreException">The store failed.</exception>
    public static async Task<IReadOnlyDictionary<RecordSetup, long>> NumberAsync(
        FleetDatabase database, FleetSession session, IEnumerable<RecordSetup> setups, CancellationToken cancellation)
    {
        // In one order everywhere: two instances that add the same ones would else wait for each other.
        var asked = setups.Distinct().Select(setup => new Named(Digest(setup), setup)).OrderBy(named => named.Key, StringComparer.Ordinal);
        var numbers = new Dictionary<RecordSetup, long>();
        foreach (var some in asked.Chunk(AtOnce))
        {
            var known = await KnownAsync(database, session, some, cancellation);
            var unknown = some.Where(named => !known.ContainsKey(named.Key)).ToArray();
            if (unknown.Length > 0)
            {
                await AddAsync(session, unknown, cancellation);
                foreach (var (key, id) in await KnownAsync(database, session, unknown, cancellation))
                    known.Add(key, id);
            }

            foreach (var named in some)
                numbers.Add(named.Setup, known[named.Key]);
        }

        return numbers;
    }

    private static async Task<Dictionary<string, long>> KnownAsync(
        FleetDatabase database, FleetSession session, Named[] some, CancellationToken cancellation)
    {
        var rows = await session.ListAsync(
            $"SELECT digest, id FROM setup WHERE digest IN ({string.Join(", ", some.Select((_, i) => $"@d{i}"))})" + database.RowShare,
            row => KeyValuePair.Create(Convert.ToHexString(row.Bytes(0)), row.GetInt64(1)),
            cancellation,
            [.. some.Select((named, i) => ($"@d{i}", (object?)named.Digest))]);
        return new(rows, StringComparer.Ordinal);
    }

    private static Task<int> AddAsync(FleetSession session, Named[] some, CancellationToken cancellation)
    {
        var values = new List<(string, object?)>();
        var rows = some.Select((named, i) =>
        {
            var setup = named.Setup;
            object[] columns =
            [
                named.Digest, setup.Recipe, setup.Degree, setup.Camera, setup.CameraSerial, setup.Trigger, setup.Model,
                setup.ModelSha256, setup.ConfigSha256,
            ];
            values.AddRange(columns.Select((value, column) => ($"@v{i}_{column}", (object?)value)));
            return $"({string.Join(", ", columns.Select((_, column) => $"@v{i}_{column}"))})";
        }).ToArray();
        return session.RunAsync(
            $"INSERT INTO setup({Columns}) VALUES{string.Join(", ", rows)} ON CONFLICT(digest) DO NOTHING", cancellation, [.. values]);
    }

    private static byte[] Digest(RecordSetup setup) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\0',
        setup.Recipe, setup.Degree, setup.Camera, setup.CameraSerial, setup.Trigger, setup.Model, setup.ModelSha256, setup.ConfigSha256)));

    private sealed record Named(byte[] Digest, RecordSetup Setup)
    {
        public string Key { get; } = Convert.ToHexString(Digest);
    }
}
