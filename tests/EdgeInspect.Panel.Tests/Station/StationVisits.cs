using System.Text.Json;
using EdgeInspect.Integration.Tests.Panel;
using Microsoft.Playwright;

namespace EdgeInspect.Panel.Tests.Station;

/// <summary>What people do at the panel again and again.</summary>
internal static class StationVisits
{
    /// <summary>A window at a station's panel.</summary>
    public static Task<Visit> VisitAsync(
        this BrowserFixture browser, PanelScene scene, int width = 1024, int height = 600, bool isDark = false, bool hasTouch = false) =>
        browser.VisitAsync(width, height, isDark, address: scene.Address, hasTouch: hasTouch);

    /// <summary>Signs somebody in at the pad, by its keys.</summary>
    public static async Task SignInAsync(this Visit visit, string name, string pin = "480613", string then = "/review")
    {
        if (!visit.Page.Url.Contains("/sign-in", StringComparison.Ordinal))
            await visit.GoAsync($"/sign-in?return={then}");
        await visit.Page.Locator($".person[data-name='{name}']").ClickAsync();
        // As fast as a person; what types faster is a scanner.
        await visit.Page.Keyboard.TypeAsync(pin, new() { Delay = 60 });
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.ArriveAsync(then);
    }

    /// <summary>Waits until a page that was asked for is there, and answers. The sign-in's own address ends like that of the page asked for.</summary>
    public static async Task ArriveAsync(this Visit visit, string address)
    {
        await visit.Page.WaitForURLAsync(url => new Uri(url).PathAndQuery == address);
        await visit.ReadyAsync();
    }

    /// <summary>Presses a key as somebody does who looked at what is shown.</summary>
    public static async Task PressAsync(this Visit visit, string key)
    {
        await visit.Page.WaitForTimeoutAsync(250);
        await visit.Page.Keyboard.PressAsync(key);
    }

    /// <summary>Holds a badge to the scanner: from outside of the browser, a busy machine can't type as fast.</summary>
    public static Task ScanAsync(this Visit visit, string code) => visit.Page.EvaluateAsync(
        "code => { for (const key of [...code, 'Enter']) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })); }", code);

    /// <summary>Waits until the page answers to a person.</summary>
    public static Task ReadyAsync(this Visit visit) =>
        visit.Page.Locator("html[data-connected=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>The token of the part that is shown.</summary>
    public static async Task<string> ShownAsync(this Visit visit)
    {
        var part = visit.Page.Locator("#part[data-token]");
        try
        {
            await part.WaitForAsync();
        }
        catch (TimeoutException e)
        {
            var text = await visit.Page.Locator("body").InnerTextAsync();
            throw new TimeoutException($"no part is shown, but: {text}\n{string.Join('\n', visit.Complaints)}", e);
        }
        return (await part.GetAttributeAsync("data-token"))!;
    }

    /// <summary>Waits until another part is shown.</summary>
    public static async Task<string> NextAsync(this Visit visit, string before)
    {
        await visit.Page.Locator($"#part[data-token]:not([data-token='{before}'])").WaitForAsync();
        return await visit.ShownAsync();
    }

    /// <summary>Waits until the station has every decision.</summary>
    public static Task CommittedAsync(this Visit visit) =>
        visit.Page.Locator("html[data-outstanding='0']").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>An inspector's labels that stand, the first one first: verdict, class, severity.</summary>
    public static async Task<string[]> LabelsAsync(this PanelScene scene, string inspector)
    {
        var labels = (await scene.Admin.JsonAsync(HttpMethod.Get, $"labels?inspector={inspector}")).GetProperty("items").EnumerateArray().Reverse();
        return [.. labels.Select(l => l.GetProperty("label")).Select(l => $"{l.GetProperty("verdict")} {Text(l, "class")} {Text(l, "severity")}")];

        static string? Text(JsonElement label, string name) => label.GetProperty(name).GetString();
    }
}
