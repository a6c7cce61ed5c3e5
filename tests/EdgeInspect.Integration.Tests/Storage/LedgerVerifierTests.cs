using System.Security.Cryptography;
using System.Text;
using EdgeInspect.Adapters.Storage;

namespace EdgeInspect.Integration.Tests.Storage;

public sealed class LedgerVerifierTests
{
    public static TheoryData<string, long, string> Tampering => new()
    {
        { "UPDATE record SET payload = CAST(replace(CAST(payload AS TEXT), '\"score\":0.25', '\"score\":0.26') AS BLOB) WHERE seq = 5", 5, "hash of the payload" },
        { "DELETE FROM record WHERE seq = 7", 7, "number" },
        { "DELETE FROM record WHERE seq = 1", 1, "number" },
        { "UPDATE record SET seq = 100 WHERE seq = 4; UPDATE record SET seq = 4 WHERE seq = 5; UPDATE record SET seq = 5 WHERE seq = 100", 4, "prev_hash" },
        { "UPDATE record SET prev_hash = zeroblob(32) WHERE seq = 9", 9, "prev_hash" },
        { "UPDATE record SET hash = zeroblob(32) WHERE seq = 9", 9, "hash of the payload" },
        { "UPDATE record SET verdict = 'OK' WHERE seq = 11", 11, "column verdict" },
        { "UPDATE record SET t_utc = '2020' WHERE seq = 3", 3, "column t_utc" },
        { "UPDATE record SET rid = NULL WHERE seq = 3", 3, "column rid" },
        { "UPDATE record SET kind = 'gap' WHERE seq = 3", 3, "column kind" },
        { "UPDATE ledger SET epoch = 'another'", 1, "prev_hash" },
    };

    [Theory]
    [MemberData(nameof(Tampering))]
    public void TheFirstBrokenLinkIsNamed(string sql, long seq, string what)
    {
        using var scratch = new ScratchFolder();
        Write(scratch.Path);
        Edit(scratch.Path, database => database.Execute(sql));
        var report = Verify(scratch.Path);
        Assert.NotNull(report.Problem);
        Assert.Equal((seq, what), (report.Problem.Seq, report.Problem.What));
        Assert.NotEqual(report.Problem.Expected, report.Problem.Found);
        Assert.Equal(seq - 1, report.Records);
    }

    [Fact]
    public void ATailThatWasHashedAnewIsFoundByTheColumnsOrThePrevHash()
    {
        using var scratch = new ScratchFolder();
        Write(scratch.Path);
        Edit(scratch.Path, database => Rehash(database, 8, payload => payload.Replace("\"score\":0.25", "\"score\":0.2", StringComparison.Ordinal)));
        var report = Verify(scratch.Path);
        Assert.Equal((9L, "prev_hash"), (report.Problem?.Seq, report.Problem?.What));
    }

    [Fact]
    public void ARecordWhoseContentIsNoRecordIsAProblem()
    {
        using var scratch = new ScratchFolder();
        Write(scratch.Path);
        Edit(scratch.Path, database => Rehash(database, 8, _ => "{ not JSON"));
        var report = Verify(scratch.Path);
        Assert.Equal((8L, "payload"), (report.Problem?.Seq, report.Problem?.What));
    }

    [Fact]
    public void ADamagedFileIsFoundBeforeItsRecords()
    {
        using var scratch = new ScratchFolder();
        Write(scratch.Path);
        using (var file = new FileStream(StateDirectory.DatabasePath(scratch.Path), FileMode.Open))
        {
            file.Seek(2 * 4096, SeekOrigin.Begin);
            file.Write(new byte[4096]);
        }

        Assert.True(Fails(scratch.Path));
    }

    [Fact]
    public void ALiveLedgerIsVerifiedWhileItGrows()
    {
        using var bench = new LedgerBench().WithParts(50);
        using var reader = bench.Read();
        using var verifier = new LedgerVerifier(reader);
        var report = verifier.Verify(_ => { });
        Assert.Equal((51L, null), (report.Records, report.Problem));
        bench.Append(51, 1);
        bench.Log.WaitForCommitted(51);
    }

    private static void Write(string path) => new LedgerBench(path: path).WithParts(20).Dispose();

    private static void Edit(string path, Action<Database> edit)
    {
        using var database = Database.OpenWriter(StateDirectory.DatabasePath(path));
        edit(database);
    }

    private static VerifyReport Verify(string path)
    {
        using var reader = LedgerReader.Open(path);
        using var verifier = new LedgerVerifier(reader);
        return verifier.Verify(_ => { });
    }

    private static bool Fails(string path)
    {
        try
        {
            return Verify(path).Problem is { Seq: 0, What: "database file" };
        }
        catch (StorageException)
        {
            return true;
        }
    }

    /// <summary>Changes one record so that it is sound in itself.</summary>
    private static void Rehash(Database database, long seq, Func<string, string> change)
    {
        using var read = database.Prepare("SELECT payload, prev_hash FROM record WHERE seq = ?1");
        Assert.True(read.Bind(1, seq).Step());
        var payload = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(read.Blob(0))));
        byte[] linked = [.. read.Blob(1), .. payload];
        read.Reset();
        using var write = database.Prepare("UPDATE record SET payload = ?2, hash = ?3 WHERE seq = ?1");
        write.Bind(1, seq).BindBlob(2, payload).BindBlob(3, SHA256.HashData(linked)).Run();
    }
}
