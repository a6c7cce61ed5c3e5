using System.Collections.Immutable;
using System.Globalization;
using EdgeInspect.Core.Fleet;

namespace EdgeInspect.Panel.Records;

/// <summary>How a field of the filter is asked for.</summary>
public enum FilterInput
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>One of some words.</summary>
    Choice,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A date and time.</summary>
    Time,
}

/// <summary>One field of the filter over records: its name in addresses and exports, and how it is asked for, read and set.</summary>
/// <param name="Name">As in the address.</param>
/// <param name="Input">How it is asked for.</param>
/// <param name="IsCommon">Whether it is always shown.</param>
/// <param name="Read">Its value as in the address, or null.</param>
/// <param name="Set">The filter with a value; null when the text is none for it.</param>
public sealed record FilterField(
    string Name, FilterInput Input, bool IsCommon, Func<RecordFilter, string?> Read, Func<RecordFilter, string, RecordFilter?> Set)
{
    /// <summary>What a choice offers.</summary>
    public ImmutableArray<string> Choices { get; private init; } = [];

    /// <summary>Every field there is, in the order in which they are asked for.</summary>
    public static ImmutableArray<FilterField> All { get; } =
    [
        Text("site", f => f.Site, (f, v) => f with { Site = v }, true),
        Text("line", f => f.Line, (f, v) => f with { Line = v }, true),
        Text("station", f => f.Station, (f, v) => f with { Station = v }, true),
        Choice("verdict", f => f.Verdict, (f, v) => f with { Verdict = v }, true, "OK", "NG", "UNSURE", "NONE"),
        Choice("kind", f => f.Kind, (f, v) => f with { Kind = v }, true, "inspection", "gap", "fault", "image", "image_evicted", "model", "recipe", "start", "stop"),
        Text("part", f => f.Part, (f, v) => f with { Part = v }, true),
        Time("from", f => f.FromUtc, (f, v) => f with { FromUtc = v }),
        Time("until", f => f.UntilUtc, (f, v) => f with { UntilUtc = v }),
        Text("recipe", f => f.Recipe, (f, v) => f with { Recipe = v }),
        Choice("degree", f => f.Degree, (f, v) => f with { Degree = v }, false, "human_only", "shadow", "assist", "partial", "full"),
        Choice("decided_by", f => f.DecidedBy, (f, v) => f with { DecidedBy = v }, false, "model", "inspector", "fail_safe"),
        Text("inspector", f => f.Inspector, (f, v) => f with { Inspector = v }),
        Text("predicted_class", f => f.PredictedClass, (f, v) => f with { PredictedClass = v }),
        Choice("output", f => f.Output, (f, v) => f with { Output = v }, false, "pass", "reject", "none"),
        Number("score_from", f => f.ScoreFrom, (f, v) => f with { ScoreFrom = v }),
        Number("score_until", f => f.ScoreUntil, (f, v) => f with { ScoreUntil = v }),
        Text("camera", f => f.Camera, (f, v) => f with { Camera = v }),
        Text("camera_serial", f => f.CameraSerial, (f, v) => f with { CameraSerial = v }),
        Choice("trigger", f => f.Trigger, (f, v) => f with { Trigger = v }, false, "free_run", "software", "gpio_edge"),
        Text("model", f => f.Model, (f, v) => f with { Model = v }),
        Text("model_sha256", f => f.ModelSha256, (f, v) => f with { ModelSha256 = v }),
        Text("config_sha256", f => f.ConfigSha256, (f, v) => f with { ConfigSha256 = v }),
        Text("reason", f => f.Reason, (f, v) => f with { Reason = v }),
        Text("epoch", f => f.Epoch, (f, v) => f with { Epoch = v }),
        new("rid", FilterInput.Text, false, f => f.Rid?.ToString(), (f, v) => Guid.TryParse(v, out var rid) ? f with { Rid = rid } : null),
        Choice("has_image", f => f.HasImage switch { true => "true", false => "false", _ => null }, (f, v) => f with { HasImage = v == "true" }, false, "true", "false"),
    ];

    private static FilterField Text(string name, Func<RecordFilter, string?> read, Func<RecordFilter, string, RecordFilter> set, bool isCommon = false) =>
        new(name, FilterInput.Text, isCommon, read, set);

    private static FilterField Choice(
        string name, Func<RecordFilter, string?> read, Func<RecordFilter, string, RecordFilter> set, bool isCommon, params ImmutableArray<string> choices) =>
        new(name, FilterInput.Choice, isCommon, read, (f, v) => choices.Contains(v) ? set(f, v) : null) { Choices = choices };

    private static FilterField Number(string name, Func<RecordFilter, double?> read, Func<RecordFilter, double, RecordFilter> set) =>
        new(name, FilterInput.Number, false, f => read(f)?.ToString(CultureInfo.InvariantCulture),
            (f, v) => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? set(f, number) : null);

    private static FilterField Time(string name, Func<RecordFilter, DateTimeOffset?> read, Func<RecordFilter, DateTimeOffset, RecordFilter> set) =>
        new(name, FilterInput.Time, true, f => read(f)?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            (f, v) => DateTimeOffset.TryParse(v, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? set(f, time) : null);
}
