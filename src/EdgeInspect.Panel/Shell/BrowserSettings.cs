using Microsoft.AspNetCore.Http;

namespace EdgeInspect.Panel.Shell;

/// <summary>What a browser remembers for these pages, in cookies, so that the first byte of a page already looks as it was chosen.</summary>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or <c>system</c> for what the system prefers.</param>
/// <param name="ZoneId">The browser's time zone, an IANA name, or null before it was told.</param>
public sealed record BrowserSettings(string Theme, string? ZoneId)
{
    /// <summary>Themes that can be chosen.</summary>
    public static IReadOnlyList<string> Themes { get; } = ["system", "light", "dark"];

    /// <summary>Of a request; what can't be understood is as if it were not there.</summary>
    public static BrowserSettings Of(HttpContext? context)
    {
        var theme = context?.Request.Cookies["ei-theme"];
        var zone = context?.Request.Cookies["ei-zone"];
        return new(theme is not null && Themes.Contains(theme) ? theme : Themes[0], LocalTime.Knows(zone) ? zone : null);
    }
}
