using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Storage;

public sealed class SchemaTests
{
    [Fact]
    public void ALedgerOfTheFirstVersionIsUpgradedWithItsRecords()
    {
        using var scratch = new ScratchFolder();
        WriteVersion1(scratch.Path, 25);
        var tooOld = Assert.Throws<StorageException>(() => LedgerReader.Open(scratch.Path));
        Assert.Contains("version 1, older than this program's", tooOld.Message, StringComparison.Ordinal);

        using var bench = new LedgerBench(path: scratch.Path).WithParts(5);
        using var reader = bench.Read();
        Assert.Equal("washer-3", reader.State("active_model"));
        Assert.Null(reader.Image(Samples.Rid(1).ToString()));
        using var verifier = new LedgerVerifier(reader);
        Assert.Equal(new VerifyReport(32, 0, null), verifier.Verify(_ => { }));
    }

    [Fact]
    public void EachStepFollowsTheOneBeforeIt()
    {
        using var scratch = new ScratchFolder();
        using var database = Database.OpenWriter(Path.Combine(scratch.Path, "steps.db"));
        for (var version = 1; version <= Schema.Version; version++)
        {
            Schema.Migrate(database, "steps.db", version);
            Assert.Equal(version, database.Number("PRAGMA user_version"));
        }
    }

    [Fact]
    public void ANewerLedgerIsRefused()
    {
        using var scratch = new ScratchFolder();
        new LedgerBench(path: scratch.Path).Dispose();
        using (var database = Database.OpenWriter(StateDirectory.DatabasePath(scratch.Path)))
            database.Execute("PRAGMA user_version=99");

        using var state = StateDirectory.Acquire(scratch.Path);
        foreach (var open in (Action[])[() => Ledger.Open(state, Samples.Station, new LedgerOptions(), TimeProvider.System), () => LedgerReader.Open(scratch.Path)])
        {
            var refused = Assert.Throws<StorageException>(open);
            Assert.Contains("schema version 99; this program knows versions up to 4", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFileThatIsNoDatabaseIsAStartUpError()
    {
        using var scratch = new ScratchFolder();
        var path = scratch.Write("ledger.db", new byte[8192]);
        using var state = StateDirectory.Acquire(scratch.Path);
        var refused = Assert.Throws<StorageException>(() => Ledger.Open(state, Samples.Station, new LedgerOptions(), TimeProvider.System));
        Assert.Contains("not a database", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(path, Directory.GetFiles("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget));
    }

    private static void WriteVersion1(string path, int parts)
    {
        var file = StateDirectory.DatabasePath(path);
        var database = Database.OpenWriter(file);
        Schema.Migrate(database, file, 1);
        database.Execute("INSERT INTO state(key, value) VALUES('active_model', 'washer-3')");
        using var store = new LedgerStore(database, Samples.Station, DateTimeOffset.UnixEpoch);
        store.Begin();
        for (var number = 1; number <= parts; number++)
            store.Append(Samples.Fill(new InspectionRecord(), 1000 + number), StationSurroundings.Unknown);
        store.Commit();
    }
}
