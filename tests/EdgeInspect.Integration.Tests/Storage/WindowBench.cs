using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Storage;

/// <summary>A ledger with its drift windows.</summary>
internal sealed class WindowBench : IDisposable
{
    private readonly InspectionRecord _record = new();
    private readonly WindowBuilder _builder;
    private long _number;

    public WindowBench(string? path = null, WindowStoreOptions? options = null, TimeProvider? time = null)
    {
        Ledger = new LedgerBench(path: path);
        Store = WindowStore.Open(Ledger.State, Ledger.Ledger, StationName.Of(Samples.Station), options ?? new(), time ?? TimeProvider.System);
        _builder = new(Store.Stream, Store.Places);
        Ledger.Ledger.Start(Ledger.Log);
    }

    public LedgerBench Ledger { get; }

    public WindowStore Store { get; }

    /// <summary>The next window, of some frames.</summary>
    public DriftWindow Window(int frames = 3)
    {
        for (var i = 0; i < frames; i++)
        {
            Samples.Fill(_record, ++_number);
            _record.Seq = _number;
            _builder.Add(WindowSample.Of(_record));
        }

        return _builder.Cut(WindowCut.Stop)!;
    }

    /// <summary>Stores the next windows.</summary>
    public async Task<WindowBody[]> AddAsync(int count)
    {
        var bodies = new WindowBody[count];
        for (var i = 0; i < count; i++)
        {
            var window = Window();
            bodies[i] = WindowWriter.Write(window);
            Assert.True(await Store.AddAsync(window, bodies[i]));
        }

        return bodies;
    }

    /// <summary>The windows that a state directory holds, the oldest first; every one must be readable.</summary>
    public static IReadOnlyList<DriftWindow> Read(string stateDirectory)
    {
        using var database = Database.OpenReader(StateDirectory.DatabasePath(stateDirectory));
        using var rows = database.Prepare("SELECT body, content_type FROM drift_window ORDER BY id");
        var windows = new List<DriftWindow>();
        while (rows.Step())
        {
            var received = WindowReader.Read(rows.Blob(0), rows.Text(1));
            Assert.Equal(MessageFault.None, received.Fault);
            windows.Add(received.Message!);
        }

        return windows;
    }

    public void Dispose()
    {
        Store.Dispose();
        Ledger.Dispose();
    }
}
