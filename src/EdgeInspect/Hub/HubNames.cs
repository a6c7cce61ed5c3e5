using System.Text.Json;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Hub;

/// <summary>Names as logs, metrics and events of the hub write them.</summary>
internal static class HubNames
{
    /// <summary>For example <c>foreign_version</c>.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>For example <c>plant-1/line-a/station-1</c>.</summary>
    public static string Of(StationName? station) => station is null ? "the hub" : $"{station.Site}/{station.Line}/{station.Station}";
}
