using System.Collections.Frozen;
using System.Globalization;
using EdgeInspect.Panel.Look;
using Microsoft.AspNetCore.Http;

namespace EdgeInspect.Station.Panel;

/// <summary>Answers each request in the language that its browser chose, or else prefers.</summary>
internal sealed class PanelCulture(RequestDelegate next)
{
    private static readonly FrozenDictionary<string, CultureInfo> Cultures = PanelLanguage.All.ToFrozenDictionary(l => l.Code, Make, StringComparer.Ordinal);

    /// <summary>The language of a request.</summary>
    public static PanelLanguage LanguageOf(HttpContext context)
    {
        if (context.Request.Cookies[PanelLanguage.Cookie] is { } chosen)
            return PanelLanguage.Of(chosen);
        var preferred = context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.Value?.Split('-')[0]);
        return PanelLanguage.Of(preferred.FirstOrDefault(code => code is not null && Cultures.ContainsKey(code)));
    }

    /// <summary>Lets a request pass.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Cultures[LanguageOf(context).Code];
        return next(context);
    }

    private static CultureInfo Make(PanelLanguage language)
    {
        var culture = new CultureInfo(language.Code);
        culture.NumberFormat.NumberDecimalSeparator = language.DecimalSeparator;
        culture.NumberFormat.NumberGroupSeparator = "\u202F";
        return CultureInfo.ReadOnly(culture);
    }
}
