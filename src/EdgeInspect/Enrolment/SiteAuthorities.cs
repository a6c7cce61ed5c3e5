namespace EdgeInspect.Enrolment;

/// <summary>
/// The two authorities of a site, in one folder. One lets in stations and vouches for the broker. The other lets in the hub, so that no
/// certificate of a station, however it is named, opens the hub's own port.
/// </summary>
internal sealed class SiteAuthorities : IDisposable
{
    private SiteAuthorities(SiteAuthority stations, SiteAuthority hubs) => (Stations, Hubs) = (stations, hubs);

    /// <summary>Signs the certificates of the stations and of the broker.</summary>
    public SiteAuthority Stations { get; }

    /// <summary>Signs those of the hub's instances.</summary>
    public SiteAuthority Hubs { get; }

    /// <summary>Opens them; each is held until this is disposed.</summary>
    /// <inheritdoc cref="SiteAuthority.Open(string, TimeProvider)"/>
    public static SiteAuthorities Open(string folder, TimeProvider time) => Both(folder, path => SiteAuthority.Open(path, time));

    /// <summary>Opens them, and makes them where there are none.</summary>
    /// <inheritdoc cref="SiteAuthority.Open(string, TimeProvider)"/>
    public static SiteAuthorities OpenOrMake(string folder, TimeProvider time) => Both(folder, path => SiteAuthority.OpenOrMake(path, time));

    /// <summary>The one that lets a name in.</summary>
    public SiteAuthority Of(PeerName name) => name.IsHub ? Hubs : Stations;

    /// <inheritdoc/>
    public void Dispose()
    {
        Stations.Dispose();
        Hubs.Dispose();
    }

    private static SiteAuthorities Both(string folder, Func<string, SiteAuthority> open)
    {
        var stations = open(folder);
        try
        {
            return new(stations, open(FolderOfHubs(folder)));
        }
        catch
        {
            stations.Dispose();
            throw;
        }
    }

    private static string FolderOfHubs(string folder) => Path.Combine(folder, "hub");
}
