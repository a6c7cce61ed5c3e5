using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Station.Uplink;

/// <summary>
/// Hears of the link's states on its thread and tells the pump of them. The log has each state once in an outage, with its first reason,
/// each reason code of a refusal once, however long it lasts, and what this side lacks whenever that changes. A refusal is told to the hub
/// too, once there is a way.
/// </summary>
internal sealed class LinkNews : IDisposable
{
    private readonly UplinkParts _parts;
    private readonly Action _wake;
    private readonly ILogger _logger;
    private readonly HashSet<(LinkState State, byte? Code)> _told = [];
    private readonly HashSet<string> _refusedFilters = new(StringComparer.Ordinal);
    private LinkStatus? _refusal;
    private string? _unusable;
    private int _isCut;
    private int _isNew;

    /// <summary>Begins to listen.</summary>
    public LinkNews(UplinkParts parts, Action wake, ILogger logger)
    {
        (_parts, _wake, _logger) = (parts, wake, logger);
        parts.Link.StatusChanged += Note;
        // A link that is quick was there before anybody listened.
        if (parts.Link.Status.State == LinkState.Online)
            Volatile.Write(ref _isNew, 1);
    }

    /// <summary>What of the connection somebody must mend, or null.</summary>
    public string? Trouble => Volatile.Read(ref _refusal)?.Reason ?? Filters();

    /// <summary>Whether a connection ended since one last asked.</summary>
    public bool TakeCut() => Interlocked.Exchange(ref _isCut, 0) != 0;

    /// <summary>Whether a connection came about since one last asked; it is logged.</summary>
    public bool TakeOnline(long backlog)
    {
        if (Interlocked.Exchange(ref _isNew, 0) == 0)
            return false;
        UplinkLog.Online(_logger, backlog);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _parts.Link.StatusChanged -= Note;

    // On the link's thread, which does not survive an exception: it only notes, logs and returns.
    private void Note(LinkStatus status)
    {
        switch (status.State)
        {
            case LinkState.Online:
                _told.Clear();
                _unusable = null;
                Volatile.Write(ref _refusal, null);
                Volatile.Write(ref _isNew, 1);
                break;
            case LinkState.Lost:
                Volatile.Write(ref _isCut, 1);
                ForgetUnusable();
                if (_told.Add((status.State, status.ReasonCode)))
                    UplinkLog.Lost(_logger, status.Reason ?? "no reason is known");
                break;
            case LinkState.Refused:
                Volatile.Write(ref _isCut, 1);
                NoteRefusal(status);
                break;
        }

        _wake();
    }

    private void NoteRefusal(LinkStatus status)
    {
        if (status.IsLocal)
        {
            NoteUnusable(status);
            return;
        }

        _unusable = null;
        Volatile.Write(ref _refusal, status);
        if (!_told.Add((status.State, status.ReasonCode)))
            return;
        var reason = status.Reason ?? "no reason is known";
        UplinkLog.Refused(_logger, reason);
        _parts.Events.Add(EventSeverity.Warning, "uplink_refused", $"The broker refused this station's connection: {reason}.");
    }

    private void NoteUnusable(LinkStatus status)
    {
        Volatile.Write(ref _refusal, status);
        if (_unusable == status.Reason)
            return;
        _unusable = status.Reason;
        var reason = status.Reason ?? "no reason is known";
        UplinkLog.Unusable(_logger, reason);
        _parts.Events.Add(EventSeverity.Warning, "uplink_unusable", $"This station could not connect: {reason}.");
    }

    /// <summary>It was tried, so that nothing is missing on this side any more.</summary>
    private void ForgetUnusable()
    {
        if (_unusable is null)
            return;
        _unusable = null;
        Volatile.Write(ref _refusal, null);
    }

    /// <summary>On the pump's thread: what the broker does not give.</summary>
    private string? Filters()
    {
        string? trouble = null;
        foreach (var subscription in _parts.Link.Subscriptions)
        {
            if (subscription.Outcome == SubscribeOutcome.Granted)
                _refusedFilters.Remove(subscription.Filter);
            if (subscription.Outcome != SubscribeOutcome.Refused)
                continue;
            trouble = $"nothing is given of {subscription.Filter}: {subscription.Reason}";
            if (_refusedFilters.Add(subscription.Filter))
                UplinkLog.NotGiven(_logger, subscription.Filter, subscription.Reason ?? "no reason is given");
        }

        return trouble;
    }
}
