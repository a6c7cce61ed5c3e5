using System.Globalization;
using EdgeInspect.Adapters.Storage;

namespace EdgeInspect.Integration.Tests.Storage;

public sealed class LedgerKillTests
{
    private const int Kills = 20;

    [Fact]
    public void NothingThatWasReportedIsLostByKills()
    {
        using var scratch = new ScratchFolder();
        var reported = 0;
        var random = new Random(20);
        for (var kill = 0; kill < Kills; kill++)
        {
            var last = RunAndKill(scratch.Path, random.Next(1, 3000), "");
            Assert.True(last > 0);
            reported++;
            using var reader = LedgerReader.Open(scratch.Path);
            Assert.InRange(last, 1, reader.LastSeq);
        }

        Assert.Equal(Kills, reported);
        using var all = LedgerReader.Open(scratch.Path);
        using var verifier = new LedgerVerifier(all);
        var report = verifier.Verify(_ => { });
        Assert.Equal((null, all.LastSeq), (report.Problem, report.Records));
        Assert.Equal(Kills - 1, all.Tail(100, new("gap", null)).Count);
    }

    /// <summary>The control: what reports before the commit loses records, and the check above would see it.</summary>
    [Fact]
    public void AWriterThatReportsTooEarlyIsFoundOut()
    {
        using var scratch = new ScratchFolder();
        var lost = false;
        for (var kill = 0; kill < Kills && !lost; kill++)
        {
            var last = RunAndKill(scratch.Path, 2000, "--early");
            using var reader = LedgerReader.Open(scratch.Path);
            lost = last > reader.LastSeq;
        }

        Assert.True(lost);
    }

    /// <summary>Kills the writer after it has reported some records.</summary>
    /// <returns>The last number that it reported; numbers have no gaps, so all before it were reported too.</returns>
    private static long RunAndKill(string path, int afterLines, string mode)
    {
        using var writer = WriterProcess.Start(path, mode);
        var previous = "";
        for (var line = 0; line < afterLines; line++)
            previous = writer.ReadLine() ?? previous;
        writer.Kill();
        var rest = writer.ReadToEnd();
        return long.Parse(rest.Count > 0 ? rest[^1] : previous, CultureInfo.InvariantCulture);
    }
}
