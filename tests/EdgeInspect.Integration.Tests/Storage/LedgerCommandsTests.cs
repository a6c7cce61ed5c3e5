using System.Text.Json;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Integration.Tests.Hosting;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Storage;

/// <summary>The program itself, on ledgers of this test.</summary>
public sealed class LedgerCommandsTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    [Fact]
    public async Task VerifyPassesASoundLedgerAlsoALiveOne()
    {
        using var images = new ImageBench(_scratch.Path);
        images.InspectAndStore(1, 3);
        var (code, output, _) = await RunAsync("ledger", "verify", "--state", _scratch.Path);
        Assert.Equal(0, code);
        Assert.EndsWith($"ok: 7 records, 3 pictures, epoch {images.Bench.Ledger.Epoch}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyNamesTheFirstBrokenLink()
    {
        new LedgerBench(path: _scratch.Path).WithParts(20).Dispose();
        using (var database = Database.OpenWriter(StateDirectory.DatabasePath(_scratch.Path)))
            database.Execute("DELETE FROM record WHERE seq IN (9, 12)");
        var (code, output, _) = await RunAsync("ledger", "verify", "--state", _scratch.Path);
        Assert.Equal(7, code);
        Assert.EndsWith("BROKEN after 8 good records: record 9: number: expected record 9, found record 10 follows record 8", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADirectoryWithoutALedgerIsAStateError()
    {
        var (code, _, errors) = await RunAsync("ledger", "verify", "--state", _scratch.Path);
        Assert.Equal((6, $"edgeinspect: there is no ledger in '{_scratch.Path}': a station's state directory holds the file ledger.db"), (code, errors));
    }

    [Fact]
    public async Task ShowPrintsARecordByNumberAndAllOfAResult()
    {
        using var images = new ImageBench(_scratch.Path);
        images.InspectAndStore(1, 1);
        var (code, output, _) = await RunAsync("ledger", "show", "2", "--state", _scratch.Path);
        Assert.Equal(0, code);
        Assert.Contains("\"kind\": \"inspection\"", output, StringComparison.Ordinal);
        Assert.Contains($"picture {images.Images}/2026/01/01/{Samples.Rid(1)}.png\n", output, StringComparison.Ordinal);
        (code, output, _) = await RunAsync("ledger", "show", $"{Samples.Rid(1)}", "--state", _scratch.Path);
        Assert.Equal(0, code);
        Assert.Contains("\"kind\": \"image\"", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("77", 4, "edgeinspect: the ledger holds no record '77'; its numbers go from 1 to 5")]
    [InlineData("x", 2, "edgeinspect: 'x' is neither a record's number nor a result's id (a UUID)")]
    public async Task ShowSaysWhatItCannotFind(string which, int expectedCode, string message)
    {
        new LedgerBench(path: _scratch.Path).WithParts(3).Dispose();
        var (code, _, errors) = await RunAsync("ledger", "show", which, "--state", _scratch.Path);
        Assert.Equal((expectedCode, message), (code, errors));
    }

    [Fact]
    public async Task TailPrintsTheLastOnesForPeopleAndForPrograms()
    {
        new LedgerBench(path: _scratch.Path).WithParts(30).Dispose();
        var (code, output, _) = await RunAsync("ledger", "tail", "-n", "2", "--verdict", "NG", "--state", _scratch.Path);
        Assert.Equal(0, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Matches("^ +31  2026-01-01T00:00:03.0000000Z  inspection +NG +score 0.8125 of 0.5  scratch  reject  frame-30  washer  9.5 ms", lines[1]);

        (_, output, _) = await RunAsync("ledger", "tail", "--kind", "stop", "--json", "--state", _scratch.Path);
        using var stop = JsonDocument.Parse(output);
        Assert.Equal(32, stop.RootElement.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task FollowPrintsWhatIsAdded()
    {
        using var bench = new LedgerBench(path: _scratch.Path).WithParts(5);
        using var tail = ProgramProcess.Start(["ledger", "tail", "-n", "1", "--follow", "--json", "--state", _scratch.Path]);
        LedgerBench.WaitUntil(() => Seqs(tail) is [6], "the last record");
        bench.Append(6, 2);
        LedgerBench.WaitUntil(() => Seqs(tail) is [6, 7, 8], "the new records");
        tail.Signal(ProgramProcess.SigTerm);
        Assert.Equal(0, await tail.ExitAsync(LedgerBench.Patience));
    }

    public void Dispose() => _scratch.Dispose();

    private static long[] Seqs(ProgramProcess tail) =>
        [.. tail.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line).GetProperty("seq").GetInt64())];

    private static Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => ProgramProcess.RunAsync(arguments);
}
