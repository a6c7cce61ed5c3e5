using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Labelling.Agreement;

namespace EdgeInspect.Station.Panel;

/// <summary>What labels are worth, kept for some seconds: it is computed from all of them.</summary>
internal sealed class AgreementFigures(AgreementReader reader, TimeProvider time) : IDisposable
{
    private const int MostKept = 16;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OwnKeptFor = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<(DateTimeOffset Since, bool WithSimulated), (DateTimeOffset At, AgreementReport Report)> _kept = [];
    private OwnFigures? _own;

    /// <summary>The figures of labels since a time.</summary>
    /// <param name="since">The time.</param>
    /// <param name="withSimulated">Whether simulated inspectors are in it.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="Adapters.Storage.StorageException">Labels can't be read.</exception>
    public Task<AgreementReport> OfAsync(DateTimeOffset since, bool withSimulated, CancellationToken cancellation) =>
        OneAsync(now => Of((since, withSimulated), now), cancellation);

    /// <summary>
    /// What an inspector sees of the own labels: of 7, 30, 90 days or all, whichever holds the time, as they were at one moment at most an
    /// hour ago. Fresh figures of any span would tell, by a look after each label, which parts were slipped in or came back.
    /// </summary>
    /// <inheritdoc cref="OfAsync(DateTimeOffset, bool, CancellationToken)"/>
    /// <param name="inspector">Whose.</param>
    public Task<AgreementReport> OwnAsync(string inspector, DateTimeOffset since, bool withSimulated, CancellationToken cancellation) =>
        OneAsync(
            now =>
            {
                if (_own is null || now - _own.At >= OwnKeptFor)
                    _own = OwnFigures.Take(reader, now);
                return _own.Of(inspector, since, withSimulated);
            },
            cancellation);

    private AgreementReport Of((DateTimeOffset Since, bool WithSimulated) asked, DateTimeOffset now)
    {
        if (_kept.TryGetValue(asked, out var kept) && now - kept.At < KeptFor)
            return kept.Report;
        foreach (var old in _kept.Where(k => now - k.Value.At >= KeptFor).Select(k => k.Key).ToArray())
            _kept.Remove(old);
        var data = reader.Read(asked.Since);
        var from = data.Labels.Count == 0 ? now : data.Labels[0].Utc;
        var report = AgreementReport.Of(data, new(AgreementSpans.Of(from, now), LeaveOutSimulated: !asked.WithSimulated));
        if (_kept.Count < MostKept)
            _kept[asked] = (now, report);
        return report;
    }

    /// <summary>One at a time: it may take as long as all labels take to be read.</summary>
    private async Task<AgreementReport> OneAsync(Func<DateTimeOffset, AgreementReport> compute, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return compute(time.GetUtcNow());
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
