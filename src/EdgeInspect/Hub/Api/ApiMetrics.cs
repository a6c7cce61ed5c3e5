using System.Diagnostics.Metrics;

namespace EdgeInspect.Hub.Api;

/// <summary>What the interface counts, in the hub's meter. Recording is safe from any thread.</summary>
internal sealed class ApiMetrics : IDisposable
{
    private readonly Meter _meter = new(HubMetrics.MeterName, Hosting.HealthBoard.ProgramVersion);
    private readonly Counter<long> _requests;
    private long _exported;
    private int _open;

    /// <summary>Makes the instruments.</summary>
    public ApiMetrics()
    {
        _requests = _meter.CreateCounter<long>("edgeinspect.hub.api.requests", "{request}", "Requests answered, by status.");
        _meter.CreateObservableCounter("edgeinspect.hub.api.exported", () => Volatile.Read(ref _exported), "{record}", "Records exported.");
        _meter.CreateObservableGauge("edgeinspect.hub.api.exports.open", () => Volatile.Read(ref _open), "{export}", "Exports under way.");
    }

    /// <summary>Records exported.</summary>
    public long Records => Volatile.Read(ref _exported);

    /// <summary>Exports under way.</summary>
    public int OpenExports => Volatile.Read(ref _open);

    /// <summary>A request was answered.</summary>
    public void Answered(int status) => _requests.Add(1, new KeyValuePair<string, object?>("status", status));

    /// <summary>Records went out.</summary>
    public void Exported(int records) => Interlocked.Add(ref _exported, records);

    /// <summary>An export begins; it ends with what is returned.</summary>
    public IDisposable OpenExport()
    {
        Interlocked.Increment(ref _open);
        return new Export(this);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private sealed class Export(ApiMetrics metrics) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref metrics._open);
    }
}
