using EdgeInspect.Configuration;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Hosting;
using static System.FormattableString;

namespace EdgeInspect.Hub.Ingest;

/// <summary>
/// Whether there is room for pictures. A full quota is the hub's matter, not that of each station which hears of it: it shows in the
/// hub's health, and is told once when it begins and once when it is over. It is over when there is room and none was refused for longer
/// than stations are asked to wait, so that each has asked again: where room comes and goes, that is told as one time and not as many.
/// Safe from any thread.
/// </summary>
/// <param name="receiver">Who takes pictures or refuses them.</param>
/// <param name="options">The hub's name, and its limits, which the words name.</param>
/// <param name="desk">Puts it into words.</param>
/// <param name="tell">Takes an event; false when it has no room for one, which is offered again later.</param>
/// <param name="time">The clock.</param>
internal sealed class PictureRoom(
    PictureReceiver receiver, HubOptions options, EventDesk desk, Func<EventNews, bool> tell, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _quiet = TimeSpan.FromSeconds(options.Images.Limits.RetrySeconds * 1.25);
    private Shortage? _shortage;
    private EventNews? _next;
    private bool _isTold;

    /// <summary>Whether there is room for a picture like the one that was refused last.</summary>
    public (HealthStatus Status, string Reason) Health =>
        Volatile.Read(ref _shortage) is { } shortage && receiver.ShortageOf(shortage.Bytes) is var what and not PictureShortage.None
            ? (HealthStatus.Degraded, Invariant($"are refused for {SecondsOf(shortage):F0} s: {Meaning(what)}"))
            : (HealthStatus.Ok, "find room");

    /// <summary>A message about a picture was taken or not.</summary>
    public void Note(PictureReceipt receipt)
    {
        if (receipt.Shortage == PictureShortage.None)
        {
            if (Volatile.Read(ref _shortage) is not null)
                Look();
            return;
        }
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var (since, refusals) = (_shortage?.Since ?? now, (_shortage?.Refusals ?? 0) + 1);
            Volatile.Write(ref _shortage, new(since, now, receipt.Shortage, receipt.RefusedBytes, refusals));
            Tell();
        }
    }

    /// <summary>Looks whether it is over. To be called now and then.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (_shortage is { } shortage && time.GetElapsedTime(shortage.Last) >= _quiet
                && receiver.ShortageOf(shortage.Bytes) == PictureShortage.None)
            {
                // Only what was told to begin is told to be over.
                _next = _isTold ? desk.RoomAgain(options.Hub.Name, SecondsOf(shortage), shortage.Refusals) : null;
                Volatile.Write(ref _shortage, null);
            }
            Tell();
        }
    }

    /// <summary>Tells what was not told yet.</summary>
    private void Tell()
    {
        var isFull = _shortage is not null;
        if (isFull && !_isTold)
            _next ??= desk.NoRoom(options.Hub.Name, Meaning(_shortage!.What));
        if (isFull == _isTold)
            _next = null;
        else if (tell(_next!))
            (_next, _isTold) = (null, isFull);
    }

    private double SecondsOf(Shortage shortage) => time.GetElapsedTime(shortage.Since).TotalSeconds;

    private string Meaning(PictureShortage what)
    {
        var limits = options.Images.Limits;
        var cause = what == PictureShortage.Unfinished
            ? Invariant($"unfinished ones reach Images:Limits:PendingQuotaBytes ({limits.PendingQuotaBytes}); raise it")
            : Invariant($"all together reach Images:Limits:QuotaBytes ({limits.QuotaBytes}); raise it, or lower Retention:ImageDays");
        return $"{cause}. Meanwhile stations keep theirs as far as their own Images:QuotaBytes goes, and send them once there is room";
    }

    /// <summary>Since when pictures are refused; when the last one was, for what, and how large it is; how many were.</summary>
    private sealed record Shortage(long Since, long Last, PictureShortage What, int Bytes, long Refusals);
}
