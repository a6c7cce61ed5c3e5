using System.Globalization;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Adapters.Storage.Simulated;

/// <summary>
/// A station's chained records without a disk: each is made, byte for byte as a station's ledger writes it, when it is read, and can be made
/// again. So nothing is kept but some hashes, however far behind the hub is. The same seed, name and schedule give the same chain. Used by
/// one thread at a time, but for <see cref="LastSeq"/>.
/// </summary>
public sealed class SimulatedLedger : IOutboxRecords, IDisposable
{
    private readonly RecordSchedule _schedule;
    private readonly StationIdentity _station;
    private readonly TimeProvider _time;
    private readonly SimulatedParts _parts;
    private readonly RecordJson _json;
    private readonly HashChain _chain = new();
    private readonly ChainTrail _trail;
    private readonly InspectionRecord _record = new();
    private readonly byte[] _previous = new byte[HashChain.HashLength];
    private readonly byte[] _hash = new byte[HashChain.HashLength];
    private readonly long _began;
    private long _stoppedAt = long.MaxValue;

    /// <summary>Begins now.</summary>
    /// <param name="station">The station.</param>
    /// <param name="seed">What its records are drawn from, together with its name.</param>
    /// <param name="schedule">When it makes them.</param>
    /// <param name="time">The clock.</param>
    public SimulatedLedger(StationIdentity station, ulong seed, RecordSchedule schedule, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(station);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(time);
        (_station, _schedule, _time, _began) = (station, schedule, time, time.GetTimestamp());
        var when = FormattableString.Invariant(
            $"{schedule.StartUtc.UtcTicks} {schedule.Backlog} {schedule.PartsPerSecond:R} {schedule.Phase.Ticks}");
        var name = SimulatedNames.Sha256(FormattableString.Invariant($"{seed} {station.Site}/{station.Line}/{station.Station} {when}"));
        Epoch = name[..32];
        _parts = new(ulong.Parse(name.AsSpan(32, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        _json = new(station, Epoch);
        _trail = new(Epoch);
    }

    /// <inheritdoc/>
    public string Epoch { get; }

    /// <inheritdoc/>
    public long LastSeq => Math.Min(Volatile.Read(ref _stoppedAt), _schedule.LastSeq(_time.GetElapsedTime(_began)));

    /// <summary>What judges the last part.</summary>
    public ActiveInspection Active => _parts.ActiveAt(LastSeq);

    /// <summary>Verdicts of the records that were made, each counted once.</summary>
    public VerdictCounts Verdicts { get; private set; }

    /// <summary>Inspections among them that were not there at the start.</summary>
    public long LiveParts { get; private set; }

    /// <summary>Gaps among them, in triggers.</summary>
    public long Gaps { get; private set; }

    /// <summary>The last number that was made.</summary>
    public long MadeSeq { get; private set; }

    /// <summary>Places of the chain that are kept in memory.</summary>
    internal int Kept => _trail.Count;

    /// <summary>Makes no further ones. Safe from any thread.</summary>
    public void Stop() => Volatile.Write(ref _stoppedAt, LastSeq);

    /// <summary>Time since a record of this run was committed; of one of the backlog: since long before the start.</summary>
    public TimeSpan AgeOf(long seq) => _time.GetElapsedTime(_began) - _schedule.MadeAfter(seq);

    /// <summary>What is acknowledged need not be made again.</summary>
    public void Forget(long acknowledgedSeq) => _trail.Forget(acknowledgedSeq);

    /// <summary>The hash of a record; of 0: what comes before the first.</summary>
    public byte[] HashOf(long seq)
    {
        WalkTo(seq);
        return [.. _previous];
    }

    /// <inheritdoc/>
    public IReadOnlyList<OutboxRecord> Read(SeqRange range)
    {
        var records = new List<OutboxRecord>();
        WalkTo(range.First - 1);
        var (bytes, last) = (0L, range.Take(BatchFormat.MaxRecords).Last);
        for (var seq = range.First; seq <= last && bytes <= BatchFormat.MaxContentBytes; seq++)
        {
            var before = _previous.ToArray();
            Make(seq);
            records.Add(OutboxRecord.Whole(seq, before, _previous.ToArray(), _json.Payload.ToArray()));
            bytes += _json.Payload.Length;
        }

        _trail.End(range.First + records.Count - 1, _previous);
        return records;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _chain.Dispose();
    }

    private void WalkTo(long seq)
    {
        for (var at = _trail.Nearest(seq, _previous); at < seq; at++)
            Make(at + 1);
    }

    /// <summary>Makes the record that follows the previous hash, which is its own from then on.</summary>
    private void Make(long seq)
    {
        Write(seq);
        _chain.Link(_previous, _json.Payload, _hash);
        _hash.CopyTo(_previous, 0);
        _trail.Pass(seq, _hash);
        MadeSeq = Math.Max(MadeSeq, seq);
    }

    private void Write(long seq)
    {
        var utc = _schedule.UtcOf(seq);
        if (seq == 1)
        {
            _json.Write(QueuedEvent.Untold(Start(), utc), seq);
        }
        else if (_parts.GapAt(seq) is { } gap)
        {
            _json.Write(QueuedEvent.Untold(gap.ToLedgerEvent(), utc), seq);
            Gaps += seq > MadeSeq ? gap.Count : 0;
        }
        else
        {
            _parts.Fill(_record, seq, utc);
            _record.Seq = seq;
            _json.Write(_record, _parts.SurroundingsAt(seq, utc));
            if (seq > MadeSeq)
                Count(_record.Verdict);
            LiveParts += seq > MadeSeq && seq > _schedule.Backlog ? 1 : 0;
        }
    }

    private LedgerEvent Start() => new(RecordKinds.Start, json =>
    {
        json.WriteString("version", _station.Version);
        json.WriteString("config_sha256", _station.ConfigurationSha256);
        json.WriteString("sqlite", "none: simulated");
    });

    private void Count(Verdict verdict) => Verdicts = verdict switch
    {
        Verdict.Ok => Verdicts with { Ok = Verdicts.Ok + 1 },
        Verdict.Ng => Verdicts with { Ng = Verdicts.Ng + 1 },
        Verdict.Unsure => Verdicts with { Unsure = Verdicts.Unsure + 1 },
        _ => Verdicts with { None = Verdicts.None + 1 },
    };
}
