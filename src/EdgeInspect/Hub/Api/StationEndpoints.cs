using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using static EdgeInspect.Hub.Api.ApiParameters;

namespace EdgeInspect.Hub.Api;

/// <summary>Stations: how they are, what they measure, and what of theirs the hub has.</summary>
internal static class StationEndpoints
{
    private const string Tag = "stations";
    private const string One = "/stations/{site}/{line}/{station}";
    private static readonly TimeSpan GaugesOf = TimeSpan.FromHours(1);

    /// <summary>Them.</summary>
    public static ImmutableArray<ApiEndpoint> All { get; } =
    [
        new("/stations", "list_stations", Tag, "Every station of which anything ever came", [], [(RecordsFormats.Json, "StationList")],
            ListAsync)
        {
            Description = "By site, line and name; all of them.",
        },
        new(One, "get_station", Tag, "One station", StationLevels, [(RecordsFormats.Json, "Station")], GetAsync)
        {
            Description = "What it last said and measured, and how much of it the hub holds.",
        },
        new(
            One + "/gauges", "list_gauges", Tag, "What a station measured", [.. StationLevels, From, Until, Limit],
            [(RecordsFormats.Json, "GaugesList")],
            GaugesAsync) { Description = "Oldest first; when there are more than `limit`, evenly thinned to it." },
        new(One + "/windows", "list_windows", Tag, "Drift windows of a station", [.. StationLevels, .. Paging],
            [(RecordsFormats.Json, "WindowPage")], WindowsAsync),
        new(
            One + "/events", "list_station_events", Tag, "Alarms and audit entries of a station", [.. StationLevels, Least, .. Paging],
            [(RecordsFormats.Json, "EventPage")], EventEndpoints.OfStationAsync),
        new(
            One + "/acknowledgement", "get_acknowledgement", Tag, "What the hub has of a station's database",
            [.. StationLevels, EpochAsked], [(RecordsFormats.Json, "Acknowledgement")], AcknowledgementAsync)
        {
            Description = "The acknowledgement that the hub would send the station: records up to a number, and ranges above it.",
        },
    ];

    /// <summary>The answer when there is no such station.</summary>
    public static ApiProblem Unknown(StationName name) =>
        ApiProblem.NotFound($"Nothing ever came of '{name.Station}', line '{name.Line}', site '{name.Site}'; /api/v1/stations lists all.");

    private static async Task<ApiProblem?> ListAsync(ApiCall call)
    {
        var stations = await call.ReadAsync((reader, stop) => reader.StationsAsync(stop));
        await ApiJson.WritePageAsync(call, stations, null, ApiJson.Write);
        return null;
    }

    private static async Task<ApiProblem?> GetAsync(ApiCall call)
    {
        if (await FindAsync(call) is not { } station)
            return Unknown(call.Station);
        await ApiJson.WriteOneAsync(call, station, ApiJson.Write);
        return null;
    }

    private static async Task<ApiProblem?> GaugesAsync(ApiCall call)
    {
        var until = call.Get(Until, call.Time.GetUtcNow());
        var from = call.Get(From, until - DateTimeOffset.MinValue > GaugesOf ? until - GaugesOf : DateTimeOffset.MinValue);
        if (from >= until)
            return ApiProblem.Wrong(
                new ApiFault(From.Name, WireTime.ToText(from), $"a time before `until`, which is {WireTime.ToText(until)}"),
                new ApiFault(Until.Name, WireTime.ToText(until), $"a time after `from`, which is {WireTime.ToText(from)}"));
        if (await FindAsync(call) is null)
            return Unknown(call.Station);
        var gauges = await call.ReadAsync((reader, stop) => reader.GaugesAsync(call.Station, from, until, LimitOf(call), stop));
        await ApiJson.WritePageAsync(call, gauges, null, ApiJson.Write);
        return null;
    }

    private static async Task<ApiProblem?> WindowsAsync(ApiCall call)
    {
        if (await FindAsync(call) is null)
            return Unknown(call.Station);
        var page = await call.PageAsync((reader, cursor, limit, stop) => SizedPage.ReadAsync(
            (from, most) => reader.WindowsAsync(call.Station, from, most, stop), window => window.Body.Length, cursor, limit));
        if (page is null)
            return call.WrongCursor();
        await ApiJson.WritePageAsync(call, page.Items, page.Next, ApiJson.Write);
        return null;
    }

    private static async Task<ApiProblem?> AcknowledgementAsync(ApiCall call)
    {
        var stream = new LedgerStream(call.Station, call.Get(EpochAsked, ""));
        if (await call.ReadAsync((reader, stop) => reader.AcknowledgementAsync(stream, stop)) is not { } acknowledgement)
            return await FindAsync(call) is null ? Unknown(call.Station)
                : ApiProblem.NotFound($"No record of epoch '{stream.Epoch}' ever came of this station.");
        await ApiJson.WriteOneAsync(call, acknowledgement, ApiJson.Write);
        return null;
    }

    private static Task<StationOverview?> FindAsync(ApiCall call) =>
        call.ReadAsync((reader, stop) => reader.StationAsync(call.Station, stop));
}
