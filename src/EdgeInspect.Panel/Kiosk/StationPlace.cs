namespace EdgeInspect.Panel.Kiosk;

/// <summary>Where the panel stands.</summary>
/// <param name="Site">The site, or empty.</param>
/// <param name="Line">The line, or empty.</param>
/// <param name="Name">The station.</param>
public sealed record StationPlace(string Site, string Line, string Name)
{
    /// <summary>For example <c>berlin / line 2</c>; empty when neither is known.</summary>
    public string Around => string.Join(" / ", new[] { Site, Line }.Where(p => !string.IsNullOrWhiteSpace(p)));
}
