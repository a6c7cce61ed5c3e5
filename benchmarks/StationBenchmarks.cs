using BenchmarkDotNet.Attributes;
using EdgeInspect.Adapters.Models;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Benchmarks;

/// <summary>
/// One part through the inspecting thread (prepare, statistics, model, verdict, record queued), and until its record is durable on this
/// disk. Allocations are the inspecting thread's and the ledger's together.
/// </summary>
public class StationBenchmarks : ICommitObserver
{
    private readonly AutoResetEvent _committed = new(initialState: false);
    private readonly FixedFrame _frame = new();
    private Ledger _ledger = null!;
    private ImageStore _images = null!;
    private StateDirectory _state = null!;
    private StationMetrics _metrics = null!;
    private LoadedModel _model = null!;
    private Inspector _inspector = null!;
    private ActiveInspection _active = null!;

    /// <inheritdoc/>
    public void OnCommitted(InspectionRecord record) => _committed.Set();

    /// <inheritdoc/>
    public void OnFailed(InspectionRecord record, string reason) => throw new InvalidOperationException(reason);

    /// <summary>Opens a station's parts.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _model = ModelLoader.Load(new ModelOptions { Path = Workbench.Model("int8") });
        _state = StateDirectory.Acquire(Workbench.Scratch());
        _ledger = Ledger.Open(_state, new("site", "line", "station", "0", new string('0', 64)), new LedgerOptions(), TimeProvider.System);
        _ledger.Start(this);
        _images = ImageStore.Open(_state, _ledger, new ImageStoreOptions());
        _metrics = new("0");
        _active = new(_model.Detector, Candidate: null, new("benchmark", null, DegreeOfAutomation.Full, 1e6, 0, 0), new string('0', 64));
        _inspector = new(_active, TimeSpan.FromSeconds(1), _ledger, _images, new(new() { OkShare = 0 }), _metrics, TimeProvider.System);
    }

    /// <summary>Closes them.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _images.Dispose();
        _ledger.Dispose();
        _state.Dispose();
        _metrics.Dispose();
        _model.Detector.Dispose();
        _committed.Dispose();
    }

    /// <summary>The whole of it; the yardstick.</summary>
    [Benchmark(Baseline = true, Description = "frame to durable record")]
    public void FrameToCommit()
    {
        if (_inspector.Inspect(_frame) != FrameOutcome.Inspected)
            throw new InvalidOperationException("the part was not inspected");
        _committed.WaitOne();
    }

    /// <summary>Queueing a record and waiting until it is durable.</summary>
    [Benchmark(Description = "record to durable record")]
    public void Commit()
    {
        Append();
        _committed.WaitOne();
    }

    /// <summary>The same for 100 records that are queued together, a record.</summary>
    [Benchmark(Description = "the same in groups of 100, each", OperationsPerInvoke = 100)]
    public void CommitGroup()
    {
        var before = _ledger.Health.LastSeq;
        for (var i = 0; i < 100; i++)
            Append();
        while (_ledger.Health.LastSeq < before + 100)
            _committed.WaitOne();
    }

    private void Append()
    {
        var record = _ledger.TryRent() ?? throw new InvalidOperationException("no record is left");
        record.Rid = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        (record.Active, record.Camera) = (_active, _frame.Settings);
        if (!_ledger.TryAppend(record))
            throw new InvalidOperationException("the ledger is full");
    }

    private sealed class FixedFrame : Frame
    {
        private readonly byte[] _pixels = Workbench.Pixels(PixelFormat.Rgb24);

        public FixedFrame() => Settings = new("camera", "simulated", Serial: null, 800, 0, 640, 480, PixelFormat.Rgb24, TriggerMode.FreeRun);

        public override ImageView Image => new(_pixels, 640, 480, 640 * 3, PixelFormat.Rgb24);

        protected override void OnReleased()
        {
        }
    }
}
