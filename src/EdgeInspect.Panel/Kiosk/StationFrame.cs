using EdgeInspect.Panel.Look;
using EdgeInspect.Panel.Shell;

namespace EdgeInspect.Panel.Kiosk;

/// <summary>What every page of the station knows of the request that it answers.</summary>
/// <param name="Station">Where the panel stands.</param>
/// <param name="Language">The language; texts come in that of the request's culture, which is to be the same.</param>
/// <param name="Theme">One of <see cref="BrowserSettings.Themes"/>.</param>
/// <param name="Token">What requests that change something must bring along; null when none is asked for.</param>
/// <param name="Who">Who is signed in; null where one does so.</param>
/// <param name="LockAfterSeconds">Seconds without touch or key after which the panel locks itself; 0 for never.</param>
public sealed record StationFrame(
    StationPlace Station,
    PanelLanguage Language,
    string Theme,
    string? Token = null,
    StationPerson? Who = null,
    int LockAfterSeconds = 300);
