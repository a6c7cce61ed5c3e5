using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Labelling.Agreement;

namespace EdgeInspect.Station.Panel;

/// <summary>What labels are worth, kept for some seconds: it is computed from all of them.</summary>
internal sealed class AgreementFigures(AgreementReader reader, TimeProvider time) : IDisposable
{
    private const int MostKept = 16;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OwnKeptFor = TimeSpan.FromHours(1);
    private static readonly int[] OwnDays = [7, 30, 90];
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<(DateTimeOffset Since, bool WithSimulated, bool IsOwn), (DateTimeOffset At, AgreementReport Report)> _kept = [];

    /// <summary>The figures of labels since a time.</summary>
    /// <param name="since">The time.</param>
    /// <param name="withSimulated">Whether simulated inspectors are in it.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="Adapters.Storage.StorageException">Labels can't be read.</exception>
    public Task<AgreementReport> OfAsync(DateTimeOffset since, bool withSimulated, CancellationToken cancellation) =>
        OfAsync((since, withSimulated, IsOwn: false), cancellation);

    /// <summary>
    /// What an inspector sees of the own labels: of 7, 30, 90 days or all, whichever holds the time, as they were at most an hour ago. Fresh
    /// figures of any span would tell, by a look after each label, which parts were slipped in or came back.
    /// </summary>
    /// <inheritdoc cref="OfAsync(DateTimeOffset, bool, CancellationToken)"/>
    /// <param name="inspector">Whose.</param>
    public async Task<AgreementReport> OwnAsync(string inspector, DateTimeOffset since, bool withSimulated, CancellationToken cancellation)
    {
        var today = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var from = OwnDays.Select(days => today.AddDays(-days)).FirstOrDefault(begin => begin <= since, DateTimeOffset.UnixEpoch);
        return (await OfAsync((from, withSimulated, IsOwn: true), cancellation)).For(inspector);
    }

    private async Task<AgreementReport> OfAsync((DateTimeOffset Since, bool WithSimulated, bool IsOwn) asked, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (_kept.TryGetValue(asked, out var kept) && now - kept.At < (asked.IsOwn ? OwnKeptFor : KeptFor))
                return kept.Report;
            foreach (var old in _kept.Where(k => now - k.Value.At >= (k.Key.IsOwn ? OwnKeptFor : KeptFor)).Select(k => k.Key).ToArray())
                _kept.Remove(old);
            var data = reader.Read(asked.Since);
            var from = data.Labels.Count == 0 ? now : data.Labels[0].Utc;
            var report = AgreementReport.Of(data, new(AgreementSpans.Of(from, now), LeaveOutSimulated: !asked.WithSimulated));
            if (asked.IsOwn || _kept.Count < MostKept)
                _kept[asked] = (now, report);
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
