using EdgeInspect.Adapters.Storage.Panel;
using EdgeInspect.Core.Labelling.Agreement;

namespace EdgeInspect.Station.Panel;

/// <summary>
/// What inspectors see of their own labels: of 7, 30, 90 days and all, with simulated ones and without, all as of one moment. Were they of
/// several, looking at one after another would show what each label changes, and so which parts were slipped in or came back.
/// </summary>
internal sealed class OwnFigures
{
    private static readonly int[] Days = [7, 30, 90];
    private static readonly AgreementReport Nothing =
        AgreementReport.Of(new([], [], new Dictionary<Guid, Core.Detection.Verdict>()), AgreementQuestion.Default);

    private readonly DateTimeOffset[] _begins;
    private readonly Dictionary<(DateTimeOffset Begin, bool WithSimulated), AgreementReport> _reports = [];

    private OwnFigures(DateTimeOffset at)
    {
        var today = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero);
        At = at;
        _begins = [.. Days.Select(days => today.AddDays(-days)), DateTimeOffset.UnixEpoch];
    }

    /// <summary>When they were computed.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Computes them.</summary>
    /// <param name="reader">Reads the labels.</param>
    /// <param name="at">The time.</param>
    /// <exception cref="Adapters.Storage.StorageException">Labels can't be read.</exception>
    public static OwnFigures Take(AgreementReader reader, DateTimeOffset at)
    {
        var own = new OwnFigures(at);
        foreach (var begin in own._begins)
        {
            var data = reader.Read(begin);
            foreach (var withSimulated in (bool[])[true, false])
            {
                own._reports[(begin, withSimulated)] = Nothing with
                {
                    IsCut = data.IsCut, Inspectors = AgreementReport.InspectorsOf(data, leaveOutSimulated: !withSimulated),
                };
            }
        }
        return own;
    }

    /// <summary>
    /// Those of one inspector, without everybody else, without the model, and without parts. Counts and times are of everyday work alone:
    /// what is in them and not among the parts that were judged would be tests.
    /// </summary>
    /// <param name="inspector">Whose.</param>
    /// <param name="since">The time that the span must hold.</param>
    /// <param name="withSimulated">Whether what simulated leads decided is in it, and simulated inspectors.</param>
    public AgreementReport Of(string inspector, DateTimeOffset since, bool withSimulated)
    {
        var report = _reports[(_begins.FirstOrDefault(begin => begin <= since, DateTimeOffset.UnixEpoch), withSimulated)];
        if (report.Inspectors.FirstOrDefault(i => i.Inspector == inspector) is not { } own)
            return report with { Inspectors = [] };
        var (labels, unsure, took) = own.Everyday;
        return report with { Labels = labels, Inspectors = [own with { Labels = labels, Unsure = unsure, MedianTookMs = took }] };
    }
}
