using System.Diagnostics;
using System.Text.Json;
using EdgeInspect.Adapters.Storage;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Storage;

/// <summary>The program itself, on ledgers of this test.</summary>
public sealed class LedgerCommandsTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    [Fact]
    public void VerifyPassesASoundLedgerAlsoALiveOne()
    {
        using var images = new ImageBench(_scratch.Path);
        images.InspectAndStore(1, 3);
        var (code, output, _) = Run("ledger", "verify", "--state", _scratch.Path);
        Assert.Equal((0, $"ok: 7 records, 3 pictures, epoch {images.Bench.Ledger.Epoch}\n"), (code, output));
    }

    [Fact]
    public void VerifyNamesTheFirstBrokenLink()
    {
        new LedgerBench(path: _scratch.Path).WithParts(20).Dispose();
        using (var database = Database.OpenWriter(StateDirectory.DatabasePath(_scratch.Path)))
            database.Execute("DELETE FROM record WHERE seq IN (9, 12)");
        var (code, output, _) = Run("ledger", "verify", "--state", _scratch.Path);
        Assert.Equal((7, "BROKEN after 8 good records: record 9: number: expected record 9, found record 10 follows record 8\n"), (code, output));
    }

    [Fact]
    public void ADirectoryWithoutALedgerIsAStateError()
    {
        var (code, _, errors) = Run("ledger", "verify", "--state", _scratch.Path);
        Assert.Equal((6, $"edgeinspect: there is no ledger in '{_scratch.Path}': a station's state directory holds the file ledger.db\n"), (code, errors));
    }

    [Fact]
    public void ShowPrintsARecordByNumberAndAllOfAResult()
    {
        using var images = new ImageBench(_scratch.Path);
        images.InspectAndStore(1, 1);
        var (code, output, _) = Run("ledger", "show", "2", "--state", _scratch.Path);
        Assert.Equal(0, code);
        Assert.Contains("\"kind\": \"inspection\"", output, StringComparison.Ordinal);
        Assert.Contains($"picture {images.Images}/2026/01/01/{Samples.Rid(1)}.png\n", output, StringComparison.Ordinal);
        (code, output, _) = Run("ledger", "show", $"{Samples.Rid(1)}", "--state", _scratch.Path);
        Assert.Equal(0, code);
        Assert.Contains("\"kind\": \"image\"", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("77", 4, "edgeinspect: the ledger holds no record '77'; its numbers go from 1 to 5\n")]
    [InlineData("x", 2, "edgeinspect: 'x' is neither a record's number nor a result's id (a UUID)\n")]
    public void ShowSaysWhatItCannotFind(string which, int expectedCode, string message)
    {
        new LedgerBench(path: _scratch.Path).WithParts(3).Dispose();
        var (code, _, errors) = Run("ledger", "show", which, "--state", _scratch.Path);
        Assert.Equal((expectedCode, message), (code, errors));
    }

    [Fact]
    public void TailPrintsTheLastOnesForPeopleAndForPrograms()
    {
        new LedgerBench(path: _scratch.Path).WithParts(30).Dispose();
        var (code, output, _) = Run("ledger", "tail", "-n", "2", "--verdict", "NG", "--state", _scratch.Path);
        Assert.Equal(0, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Matches("^ +31  2026-01-01T00:00:03.0000000Z  inspection +NG +score 0.8125 of 0.5  reject  frame-30  washer  9.5 ms", lines[1]);

        (_, output, _) = Run("ledger", "tail", "--kind", "stop", "--json", "--state", _scratch.Path);
        using var stop = JsonDocument.Parse(output);
        Assert.Equal(32, stop.RootElement.GetProperty("seq").GetInt64());
    }

    [Fact]
    public void FollowPrintsWhatIsAdded()
    {
        using var bench = new LedgerBench(path: _scratch.Path).WithParts(5);
        using var tail = Start("ledger", "tail", "-n", "1", "--follow", "--json", "--state", _scratch.Path);
        try
        {
            Assert.Equal(6, Seq(tail.StandardOutput.ReadLine()));
            bench.Append(6, 2);
            Assert.Equal(7, Seq(tail.StandardOutput.ReadLine()));
            Assert.Equal(8, Seq(tail.StandardOutput.ReadLine()));
        }
        finally
        {
            tail.Kill();
            tail.WaitForExit();
        }
    }

    public void Dispose() => _scratch.Dispose();

    private static long Seq(string? line) => JsonElement.Parse(line!).GetProperty("seq").GetInt64();

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    private static Process Start(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "edgeinspect.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        return Process.Start(start)!;
    }
}
