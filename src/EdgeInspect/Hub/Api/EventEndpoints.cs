using System.Collections.Immutable;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using static EdgeInspect.Hub.Api.ApiParameters;

namespace EdgeInspect.Hub.Api;

/// <summary>Alarms and audit entries.</summary>
internal static class EventEndpoints
{
    private static readonly ImmutableArray<ApiParameter<string>> Names = [FieldOf("site"), FieldOf("line"), FieldOf("station")];

    /// <summary>Them.</summary>
    public static ImmutableArray<ApiEndpoint> All { get; } =
    [
        new(
            "/events", "list_events", "events", "Alarms and audit entries of all stations and of the hub", [Least, .. Names, .. Paging],
            [(RecordsFormats.Json, "EventPage")], ListAsync)
        {
            Description = "Of one station when `site`, `line` and `station` are given, all three. Newest first, by when they came "
                + "to the hub; `next` of a page is the `cursor` of the one after it.",
        },
    ];

    /// <summary>Those of the station that the address names.</summary>
    public static async Task<ApiProblem?> OfStationAsync(ApiCall call) =>
        await call.ReadAsync((reader, stop) => reader.StationAsync(call.Station, stop)) is null
            ? StationEndpoints.Unknown(call.Station)
            : await PageAsync(call, call.Station);

    private static async Task<ApiProblem?> ListAsync(ApiCall call)
    {
        var missing = Names.Where(name => !call.Has(name)).ToArray();
        if (missing.Length == Names.Length)
            return await PageAsync(call, null);
        if (missing.Length > 0)
            return ApiProblem.Wrong([.. missing
                .Select(name => new ApiFault(name.Name, null, "site, line and station together, or none of them"))]);
        return await PageAsync(call, new StationName(call.TextOf(Names[0])!, call.TextOf(Names[1])!, call.TextOf(Names[2])!));
    }

    private static async Task<ApiProblem?> PageAsync(ApiCall call, StationName? name)
    {
        var least = call.Get(Least, EventSeverity.Info);
        var page = await call.PageAsync((reader, cursor, limit, stop) => reader.EventsAsync(name, least, cursor, limit, stop));
        if (page is null)
            return call.WrongCursor();
        await ApiJson.WritePageAsync(call, page.Items, page.Next, ApiJson.Write);
        return null;
    }
}
