using System.Collections.Immutable;
using System.Text.Json.Nodes;
using EdgeInspect.Core.Fleet;
using Microsoft.OpenApi;

namespace EdgeInspect.Hub.Api;

/// <summary>What the answers look like, for the document.</summary>
internal static class ApiSchemas
{
    private const JsonSchemaType Text = JsonSchemaType.String;
    private const JsonSchemaType Count = JsonSchemaType.Integer;
    private const JsonSchemaType Number = JsonSchemaType.Number;
    private const JsonSchemaType Null = JsonSchemaType.Null;

    /// <summary>Each with its name.</summary>
    public static ImmutableArray<(string Name, OpenApiSchema Schema)> All =>
    [
        ("Station", Station),
        ("StationList", PageOf("stations", Station)),
        ("GaugesList", PageOf("gauges", Gauges)),
        ("WindowPage", PageOf("windows", Window)),
        ("EventPage", PageOf("events", Event)),
        ("Record", Record),
        ("RecordPage", PageOf("records", Record)),
        ("Acknowledgement", Acknowledgement),
        ("Picture", new() { Type = Text, Format = "binary", Description = "A picture's bytes." }),
        ("Problem", Problem),
    ];

    private static OpenApiSchema Record => Object(
        "A record as the hub keeps it.",
        [
            .. Name, ("epoch", Of(Text, "The random id of the station's database.")), ("seq", Of(Count, "The record's number.")),
            ("kind", Of(Text | Null, "Its kind; null when it came without its payload.")),
            ("rid", Of(Text | Null, "The result's id.", "uuid")),
            ("t_utc", Time("Its own time; null when it has none that can be read.", Null)),
            ("received_utc", Time("When the hub committed it.")),
            ("prev_hash", Of(Text | Null, "Hash of the record before it, hexadecimal.")),
            ("hash", Of(Text | Null, "SHA-256 of `prev_hash`'s bytes and the payload's.")),
            ("omission", Of(Text | Null, "Why there is no payload, too_large, unreadable or missing; null when there is one.")),
            ("images", List("Pictures of its result that the hub holds.", Image)),
            ("payload", Of(JsonSchemaType.Object | Null, "What the station stored, byte for byte.")),
        ]);

    private static OpenApiSchema Image => Object(
        "A picture, at `/api/v1/images/{sha256}`.",
        [
            ("what", Words("What it shows.", "image", "map")), ("media_type", Of(Text, "For example image/png.")),
            ("sha256", Of(Text, "SHA-256 of its bytes.")), ("bytes", Of(Count, "Its size.")), ("stored_utc", Time("When it was complete.")),
        ]);

    private static OpenApiSchema Station => Object(
        "A station as the hub knows it.",
        [
            .. Name, ("last_seen_utc", Time("When anything last came of it.")), ("records", Of(Count, "Records of it that the hub holds.")),
            ("open_alarms", Of(Count, "Alarms of the last 24 hours.")), ("state", State), ("gauges", Gauges),
        ]);

    private static OpenApiSchema State => Object(
        "What it last said of itself; null when it never did.",
        [
            Version, ("presence", Words("Whether it is there.", "online", "stopped", "offline")),
            ("session", Of(Text, "This run of its program.")),
            ("boot_id", Of(Text, "This start of its machine.")), ("said_utc", Time("When it said so.")),
            ("epoch", Of(Text, "The random id of its database.")),
            ("last_seq", Of(Count, "Its last record then.")), ("condition", Words("How it is.", "unknown", "ok", "degraded", "failing")),
            ("problems", List("What is wrong, in words.", Of(Text, "A problem."))), ("version", Of(Text, "Its program.")),
            ("slots", Object("Its models.", [("active", Slot), ("candidate", Slot)])), ("recipe", Of(Text, "The recipe in force.")),
            ("degree", Of(Text, "Degree of automation.")),
        ],
        Null);

    private static OpenApiSchema Slot => Object(
        "A model, or null.",
        [
            ("name", Of(Text, "Its name.")), ("sha256", Of(Text, "SHA-256 of its file.")),
            ("release_seq", Of(Count, "Its release; 0 for none.")),
            ("threshold", Of(Number, "Score from which a part is NG.")),
        ],
        Null);

    private static OpenApiSchema Gauges => Object(
        "What a station measured of itself; counts are since the start of the session.",
        [
            Version, ("session", Of(Text, "This run of its program.")), ("taken_utc", Time("When.")),
            ("uptime_s", Of(Number, "Since its start, seconds.")),
            ("ok", Of(Count, "Parts OK.")), ("ng", Of(Count, "Parts NG.")), ("unsure", Of(Count, "Parts UNSURE.")),
            ("not_judged", Of(Count, "Parts without a verdict.")), ("parts_per_minute", Of(Number, "Of the last minute.")),
            ("last_seq", Of(Count, "Its last record.")), ("backlog", Of(Count, "Records that the hub has not acknowledged.")),
            ("images_waiting", Of(Count, "Pictures that the hub has not acknowledged.")),
            ("gaps", Of(Count, "Triggers without an inspection.")),
            ("output_late", Of(Count, "Orders that the output line carried out late or not at all.")),
            ("latency_median_ms", Of(Number | Null, "Median from capture to verdict, milliseconds.")),
            ("latency_p99_ms", Of(Number | Null, "99th percentile of the same.")), ("free_bytes", Of(Count | Null, "Room on its disk.")),
            ("memory_bytes", Of(Count | Null, "Memory of its process.")),
            ("temperature_c", Of(Number | Null, "Its hottest sensor, degrees Celsius.")),
        ],
        Null);

    private static OpenApiSchema Window => Object(
        "Frames summarised together for drift.",
        [
            ("epoch", Of(Text, "The random id of the station's database.")), ("camera", Of(Text, "The camera's id.")),
            ("model_sha256", Of(Text, "The model that judged.")),
            ("schema", Of(Text, "Version of its edges and fields.")), ("sequence", Of(Count, "Its number.")),
            ("from_utc", Time("Capture of its first part.")), ("until_utc", Time("Capture of its last part.")),
            ("window", Of(JsonSchemaType.Object | Null, "As the station sent it.")),
        ]);

    private static OpenApiSchema Event => Object(
        "An alarm or an audit entry; without site, line and station of the hub itself.",
        [
            ("site", Of(Text | Null, "The plant.")), ("line", Of(Text | Null, "The production line.")),
            ("station", Of(Text | Null, "The station.")),
            ("id", Of(Text, "Its id.", "uuid")), ("utc", Time("When it happened.")),
            ("severity", Words("How much it matters.", [.. Enum.GetValues<EventSeverity>().Select(FleetFormat.ToWire)])),
            ("kind", Of(Text, "What it is, snake_case.")), ("text", Of(Text, "What happened, where, and what to do.")),
            ("received_utc", Time("When it came.")),
        ]);

    private static OpenApiSchema Acknowledgement => Object(
        "What the hub has committed of an epoch.",
        [
            Version, ("epoch", Of(Text, "The random id of the station's database.")),
            ("contiguous_seq", Of(Count, "All up to this number; 0 for none.")),
            ("extra", List("Further ones above it.", List("First and last number.", Of(Count, "A number.")))),
        ]);

    private static OpenApiSchema Problem
    {
        get
        {
            var schema = Object(
                "Why there is no answer (RFC 9457).",
                [
                    ("type", Of(Text, "Always about:blank.")), ("title", Of(Text, "The kind of problem.")),
                    ("status", Of(Count, "The HTTP status.")),
                    ("detail", Of(Text, "This one, and what to do.")),
                    ("errors", List("Every wrong parameter.", Object("One.", [
                        ("parameter", Of(Text, "Its name.")), ("value", Of(Text | Null, "What was given.")),
                        ("allowed", Of(Text, "What is allowed."))]))),
                ]);
            schema.Required!.Remove("errors");
            schema.Example = JsonNode.Parse("""
                {"type":"about:blank","title":"Wrong parameters","status":400,
                 "detail":"See `errors`: each names a parameter, what was given, and what is allowed.",
                 "errors":[{"parameter":"limit","value":"0","allowed":"a whole number from 1 to 1000"}]}
                """);
            return schema;
        }
    }

    private static (string, OpenApiSchema) Version => ("schema", Of(Count, "Version of the format."));

    private static (string, OpenApiSchema)[] Name =>
        [("site", Of(Text, "The plant.")), ("line", Of(Text, "The production line.")), ("station", Of(Text, "The station."))];

    private static OpenApiSchema PageOf(string what, OpenApiSchema item) => Object(
        $"A list of {what}, or a page of one.",
        [("items", List($"The {what}.", item)), ("next", Of(Text | Null, "The `cursor` of the next page; null when there is none."))]);

    private static OpenApiSchema Object(
        string description, (string Name, OpenApiSchema Schema)[] members, JsonSchemaType or = default) => new()
    {
        Type = JsonSchemaType.Object | or,
        Description = description,
        Properties = members.ToDictionary(member => member.Name, member => (IOpenApiSchema)member.Schema),
        Required = members.Select(member => member.Name).ToHashSet(),
    };

    private static OpenApiSchema List(string description, OpenApiSchema item) =>
        new() { Type = JsonSchemaType.Array, Description = description, Items = item };

    private static OpenApiSchema Of(JsonSchemaType type, string description, string? format = null) =>
        new() { Type = type, Description = description, Format = format };

    private static OpenApiSchema Time(string description, JsonSchemaType or = default) => Of(Text | or, description, "date-time");

    private static OpenApiSchema Words(string description, params string[] words) => new()
    {
        Type = Text,
        Description = description,
        Enum = [.. words.Select(word => (JsonNode)word)],
    };
}
