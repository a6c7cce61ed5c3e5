using EdgeInspect.Core.Messaging;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hub;

/// <summary>
/// Tells the log how one of the hub's connections to the broker stands. What is in its way is a warning, told when it changes and not with
/// each further try. Used by the connection's thread.
/// </summary>
/// <param name="name">The connection, as the log names it.</param>
/// <param name="logger">Where it logs.</param>
internal sealed class LinkReport(string name, ILogger logger)
{
    private string? _told;

    /// <summary>Takes a state that the connection came to.</summary>
    public void Note(LinkStatus status)
    {
        var state = HubNames.Of(status.State);
        if (status.State is LinkState.Online or LinkState.Stopped)
            _told = null;
        if (status.State is LinkState.Lost or LinkState.Refused)
            Warn(state, status.Reason ?? "no reason is known");
        else if (_told is null)
            HubLog.LinkChanged(logger, name, state);
    }

    private void Warn(string state, string reason)
    {
        if (_told == reason)
            return;
        _told = reason;
        HubLog.NoLink(logger, name, state, reason);
    }
}
