namespace EdgeInspect.Panel.Look;

/// <summary>
/// A language of the station's pages. The program carries no data of cultures (it behaves the same on every box), so what pages need of
/// them stands here.
/// </summary>
/// <param name="Code">As the attribute <c>lang</c> and the cookie <c>ei-language</c> write it.</param>
/// <param name="OwnName">What those who speak it call it.</param>
/// <param name="Direction">As the attribute <c>dir</c> writes it: <c>ltr</c> or <c>rtl</c>.</param>
/// <param name="DecimalSeparator">What stands between ones and tenths.</param>
public sealed record PanelLanguage(string Code, string OwnName, string Direction, string DecimalSeparator)
{
    /// <summary>The cookie that remembers which was chosen.</summary>
    public const string Cookie = "ei-language";

    /// <summary>All of them; the first is that of a browser which wants none of them.</summary>
    public static IReadOnlyList<PanelLanguage> All { get; } =
    [
        new("en", "English", "ltr", "."),
        new("de", "Deutsch", "ltr", ","),

        // Western digits and the point, as on the displays and drawings that stand beside the panel.
        new("ar", "العربية", "rtl", "."),
    ];

    /// <summary>The language of a code, a region after it left out (<c>de-AT</c> is German); English for what is none of them.</summary>
    public static PanelLanguage Of(string? code) =>
        All.FirstOrDefault(l => string.Equals(l.Code, code?.Split('-')[0], StringComparison.OrdinalIgnoreCase)) ?? All[0];
}
