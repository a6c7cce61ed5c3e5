using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Labelling.Agreement;

namespace EdgeInspect.Station.Panel;

/// <summary>What labels are worth, kept for some seconds: it is computed from all of them.</summary>
internal sealed class AgreementFigures(AgreementReader reader, TimeProvider time) : IDisposable
{
    private const int MostKept = 16;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<(DateTimeOffset Since, bool WithSimulated), (DateTimeOffset At, AgreementReport Report)> _kept = [];

    /// <summary>The figures of labels since a time.</summary>
    /// <param name="since">The time.</param>
    /// <param name="withSimulated">Whether simulated inspectors are in it.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="Adapters.Storage.StorageException">Labels can't be read.</exception>
    public async Task<AgreementReport> OfAsync(DateTimeOffset since, bool withSimulated, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (_kept.TryGetValue((since, withSimulated), out var kept) && now - kept.At < KeptFor)
                return kept.Report;
            if (_kept.Count >= MostKept)
                _kept.Clear();
            var data = reader.Read(since);
            var from = data.Labels.Count == 0 ? now : data.Labels[0].Utc;
            var report = AgreementReport.Of(data, new(AgreementSpans.Of(from, now), LeaveOutSimulated: !withSimulated));
            _kept[(since, withSimulated)] = (now, report);
            return report;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}

/// <summary>What somebody who sees the own figures only gets of a report.</summary>
internal static class OwnFigures
{
    /// <summary>The same without everybody else, without the model, and without parts.</summary>
    public static AgreementReport For(this AgreementReport report, string inspector) => report with
    {
        Labels = report.Inspectors.FirstOrDefault(i => i.Inspector == inspector)?.Labels ?? 0,
        Pairs = [],
        All = Nothing.All,
        Inspectors = [.. report.Inspectors.Where(i => i.Inspector == inspector)],
        HumanLevel = Nothing.HumanLevel,
        OverTime = [],
        ByCatalogue = [],
        Likely = Nothing.Likely,
        Disputed = [],
        Confused = [],
    };

    private static readonly AgreementReport Nothing =
        AgreementReport.Of(new([], [], new Dictionary<Guid, Core.Detection.Verdict>()), AgreementQuestion.Default);
}
