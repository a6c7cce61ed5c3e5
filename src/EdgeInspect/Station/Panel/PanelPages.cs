using EdgeInspect.Configuration;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Panel;
using EdgeInspect.Panel.Accounts;
using EdgeInspect.Panel.Catalogue;
using EdgeInspect.Panel.Kiosk;
using EdgeInspect.Panel.Review;
using EdgeInspect.Panel.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeInspect.Station.Panel;

/// <summary>The panel's pages, each with what the station knows for it.</summary>
internal static class PanelPages
{
    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapStationAssets().ForEverybody();
        app.MapGet("/", () => Results.Redirect(StationNav.Home)).For(Permission.ViewRecords);
        app.MapGet("/sign-in", SignIn).ForEverybody();
        app.MapGet("/live", (HttpContext context, PanelFrames frames) => Page<LivePage>(frames.Of(context))).For(Permission.ViewRecords);
        app.MapGet("/adjudicate", (HttpContext context, PanelFrames frames) => Page<ReviewPage>(frames.Of(context), ("IsAdjudication", true)))
            .For(Permission.Adjudicate);
        app.MapGet("/catalogue", Catalogue).For(Permission.Review);
        LabelPages.Map(app);
        app.MapGet("/accounts", Accounts).For(Permission.ManageAccounts);
    }

    private static RazorComponentResult<SignInPage> SignIn(HttpContext context, PanelFrames frames, IAccountStore accounts, FirstAccount first, PanelOptions options)
    {
        var tiles = options.ShowNames
            ? accounts.All().Where(a => a is { IsActive: true, Pin: not null }).Select(a => new SignInTile(a.Name, a.DisplayName, a.IsSimulated)).ToArray()
            : [];
        return Page<SignInPage>(
            frames.Of(context), ("Tiles", tiles), ("NeedsFirstAccount", first.IsNeeded), ("Return", context.Request.Query["return"].ToString()));
    }

    private static RazorComponentResult<CataloguePage> Catalogue(HttpContext context, PanelFrames frames, ReviewDesk desk) =>
        Page<CataloguePage>(frames.Of(context), ("Catalogue", desk.Catalogue), ("MayEdit", context.Caller().May(Permission.EditCatalogue)));

    private static RazorComponentResult<AccountsPage> Accounts(
        HttpContext context, PanelFrames frames, IAccountStore accounts, TimeProvider time)
    {
        var now = time.GetUtcNow();
        AccountRow[] rows =
        [
            .. accounts.All().OrderByDescending(a => a.IsActive).ThenBy(a => a.DisplayName, StringComparer.CurrentCulture)
                .Select(a => AccountRow.Of(a, now)),
        ];
        return Page<AccountsPage>(frames.Of(context), ("Rows", rows));
    }

    /// <summary>The page of addresses that there are not.</summary>
    public static IResult NotFound(HttpContext context)
    {
        var page = Page<StationNotFoundPage>(context.RequestServices.GetRequiredService<PanelFrames>().Of(context));
        page.StatusCode = StatusCodes.Status404NotFound;
        return page;
    }

    /// <summary>The page of addresses that are not for who is signed in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="least">The role that gets in.</param>
    public static IResult Forbidden(HttpContext context, Role least)
    {
        var page = Page<StationForbiddenPage>(
            context.RequestServices.GetRequiredService<PanelFrames>().Of(context), ("Least", least),
            ("Return", $"{context.Request.Path}{context.Request.QueryString}"));
        page.StatusCode = StatusCodes.Status403Forbidden;
        return page;
    }

    /// <summary>A page of a request, with what it is to know.</summary>
    internal static RazorComponentResult<TPage> Page<TPage>(StationFrame frame, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TPage : IComponent
    {
        var all = new Dictionary<string, object?>(StringComparer.Ordinal) { ["Frame"] = frame };
        foreach (var (name, value) in parameters)
            all.Add(name, value);
        return new(all) { PreventStreamingRendering = true };
    }
}

/// <summary>Says what every page knows of its request.</summary>
internal sealed class PanelFrames(StationOptions options, IAntiforgery antiforgery)
{
    private readonly StationPlace _place = new(options.Station.Site, options.Station.Line, options.Station.Name);

    /// <summary>Of a request.</summary>
    public StationFrame Of(HttpContext context) => new(
        _place,
        PanelCulture.LanguageOf(context),
        BrowserSettings.Of(context).Theme,
        antiforgery.GetAndStoreTokens(context).RequestToken,
        context.TryCaller()?.Account is { } account ? new(account.DisplayName, account.Role, account.IsSimulated) : null,
        options.Panel.LockAfterSeconds);
}
