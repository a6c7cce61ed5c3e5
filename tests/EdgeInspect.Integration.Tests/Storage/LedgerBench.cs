using System.Text.Json;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Storage;

/// <summary>A ledger in a folder of the test's own, with an observer that remembers what it was told.</summary>
internal sealed class LedgerBench : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ScratchFolder? _scratch;

    public LedgerBench(LedgerOptions? options = null, string? path = null)
    {
        _scratch = path is null ? new ScratchFolder() : null;
        State = StateDirectory.Acquire(path ?? _scratch!.Path);
        Ledger = Ledger.Open(State, Samples.Station, options ?? new LedgerOptions(), TimeProvider.System);
    }

    public StateDirectory State { get; }

    public Ledger Ledger { get; }

    public CommitLog Log { get; } = new();

    public string Path => State.FullPath;

    public LedgerReader Read() => LedgerReader.Open(Path);

    /// <summary>Appends the parts of some numbers; each must be taken.</summary>
    public void Append(int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            var record = Ledger.TryRent();
            Assert.NotNull(record);
            Assert.True(Ledger.TryAppend(Samples.Fill(record, number)));
        }
    }

    /// <summary>Starts, appends parts 1 to n and waits until all are committed.</summary>
    public LedgerBench WithParts(int count)
    {
        Ledger.Start(Log);
        Append(1, count);
        Log.WaitForCommitted(count);
        return this;
    }

    /// <summary>Closes the ledger and lets go of the directory; its files stay until the end of the test.</summary>
    public void Stop()
    {
        Ledger.Dispose();
        State.Dispose();
    }

    /// <summary>Waits until something holds.</summary>
    public static void WaitUntil(Func<bool> condition, string what) =>
        Assert.True(SpinWait.SpinUntil(condition, Patience), $"not within {Patience.TotalSeconds} s: {what}");

    public static JsonElement Json(StoredRecord record) => JsonElement.Parse(record.Payload.Span);

    public void Dispose()
    {
        Stop();
        _scratch?.Dispose();
    }
}
