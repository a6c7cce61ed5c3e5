using System.Collections.Immutable;
using System.Globalization;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Fleet;

/// <summary>What a field of the filter takes.</summary>
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

    /// <summary>A UUID.</summary>
    Id,

    /// <summary>A SHA-256.</summary>
    Digest,
}

/// <summary>
/// One field of the filter over records: the one definition for the pages' addresses, their form, and the parameters of the hub's
/// interface.
/// </summary>
/// <param name="Name">As in an address.</param>
/// <param name="Input">What it takes.</param>
/// <param name="Description">What it means, in a sentence.</param>
/// <param name="Example">A value.</param>
/// <param name="Read">Its value as in an address, or null.</param>
/// <param name="Set">The filter with a value; null when the text is none for it.</param>
public sealed record FilterField(
    string Name,
    FilterInput Input,
    string Description,
    string Example,
    Func<RecordFilter, string?> Read,
    Func<RecordFilter, string, RecordFilter?> Set)
{
    /// <summary>Most characters of a text.</summary>
    public const int MaxTextLength = 200;

    private const int DigestDigits = 64;

    /// <summary>What a choice offers.</summary>
    public ImmutableArray<string> Choices { get; private init; } = [];

    /// <summary>Whether a form always shows it.</summary>
    public bool IsCommon { get; private init; }

    /// <summary>What it takes, in words.</summary>
    public string Allowed => Input switch
    {
        FilterInput.Choice => string.Join(", ", Choices),
        FilterInput.Number => "a finite number, for example 8.5",
        FilterInput.Time => WireTime.Allowed,
        FilterInput.Id => "a UUID: 32 hexadecimal digits in five groups",
        FilterInput.Digest => $"{DigestDigits} hexadecimal digits",
        _ => $"1 to {MaxTextLength} characters",
    };

    /// <summary>Every field there is, in the order in which they are asked for.</summary>
    public static ImmutableArray<FilterField> All { get; } =
    [
        Text("site", "The plant.", "plant", f => f.Site, (f, v) => f with { Site = v }) with { IsCommon = true },
        Text("line", "The production line.", "line-1", f => f.Line, (f, v) => f with { Line = v }) with { IsCommon = true },
        Text("station", "The station's name.", "press-1", f => f.Station, (f, v) => f with { Station = v }) with { IsCommon = true },
        Choice("verdict", "The verdict.", f => f.Verdict,
            (f, v) => f with { Verdict = v }, "OK", "NG", "UNSURE", "NONE") with { IsCommon = true },
        Choice(
            "kind", "The record's kind.", f => f.Kind,
            (f, v) => f with { Kind = v }, RecordKinds.Inspection, RecordKinds.Gap, RecordKinds.Fault,
            RecordKinds.Image, RecordKinds.ImageEvicted, RecordKinds.Model, RecordKinds.Recipe, RecordKinds.Start,
            RecordKinds.Stop) with { IsCommon = true },
        Text("part", "The part's id.", "Teil-77", f => f.Part, (f, v) => f with { Part = v }) with { IsCommon = true },
        Time("from", "From this time on: the record's own, without one when it came.", "2026-11-01T06:00:00Z", f => f.FromUtc,
            (f, v) => f with { FromUtc = v }),
        Time("until", "Before this time.", "2026-11-02T06:00:00Z", f => f.UntilUtc, (f, v) => f with { UntilUtc = v }),
        Text("recipe", "The recipe's name.", "cap", f => f.Recipe, (f, v) => f with { Recipe = v }),
        Choice(
            "degree", "Degree of automation.", f => f.Degree,
            (f, v) => f with { Degree = v }, "human_only", "shadow", "assist", "partial", "full"),
        Choice("decided_by", "Who decided.", f => f.DecidedBy, (f, v) => f with { DecidedBy = v }, "model", "inspector", "fail_safe"),
        Text("inspector", "The inspector who decided.", "eva", f => f.Inspector, (f, v) => f with { Inspector = v }),
        Text("predicted_class", "The class that the model named.", "scratch", f => f.PredictedClass,
            (f, v) => f with { PredictedClass = v }),
        Choice("output", "What the output line was told.", f => f.Output, (f, v) => f with { Output = v }, "pass", "reject", "none"),
        Number("score_from", "Anomaly scores from here on.", "8.5", f => f.ScoreFrom, (f, v) => f with { ScoreFrom = v }),
        Number("score_until", "Anomaly scores up to here.", "9.5", f => f.ScoreUntil, (f, v) => f with { ScoreUntil = v }),
        Text("camera", "The camera's id.", "top", f => f.Camera, (f, v) => f with { Camera = v }),
        Text("camera_serial", "The camera's serial number.", "SN-1", f => f.CameraSerial, (f, v) => f with { CameraSerial = v }),
        Choice("trigger", "How the frame was taken.", f => f.Trigger,
            (f, v) => f with { Trigger = v }, "free_run", "software", "gpio_edge"),
        Text("model", "The model's name.", "cap-7", f => f.Model, (f, v) => f with { Model = v }),
        Digest("model_sha256", "SHA-256 of the model's file.", 'a', f => f.ModelSha256, (f, v) => f with { ModelSha256 = v }),
        Digest("config_sha256", "SHA-256 of the configuration.", 'c', f => f.ConfigSha256, (f, v) => f with { ConfigSha256 = v }),
        Text("reason", "Why there is a gap or fault.", "queue_full", f => f.Reason, (f, v) => f with { Reason = v }),
        Text("epoch", "The random id of the station's database.", "0123456789abcdef0123456789abcdef", f => f.Epoch,
            (f, v) => f with { Epoch = v }),
        new(
            "rid", FilterInput.Id, "The result's id.", "00000003-0007-0007-0102-030405060708", f => f.Rid?.ToString(),
            (f, v) => Guid.TryParseExact(v, "D", out var rid) ? f with { Rid = rid } : null),
        Choice(
            "has_image", "Whether the hub holds a picture of the result.",
            f => f.HasImage switch { true => "true", false => "false", _ => null },
            (f, v) => f with { HasImage = v == "true" }, "true", "false"),
    ];

    private static FilterField Text(
        string name, string description, string example, Func<RecordFilter, string?> read, Func<RecordFilter, string, RecordFilter> set) =>
        new(name, FilterInput.Text, description, example, read, (f, v) => v.Length is > 0 and <= MaxTextLength ? set(f, v) : null);

    private static FilterField Choice(
        string name, string description, Func<RecordFilter, string?> read, Func<RecordFilter, string, RecordFilter> set,
        params ImmutableArray<string> choices) =>
        new(name, FilterInput.Choice, description, choices[0], read,
            (f, v) => choices.Contains(v) ? set(f, v) : null) { Choices = choices };

    private static FilterField Number(
        string name, string description, string example, Func<RecordFilter, double?> read, Func<RecordFilter, double, RecordFilter> set) =>
        new(name, FilterInput.Number, description, example, f => read(f)?.ToString(CultureInfo.InvariantCulture),
            (f, v) => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? set(f, number) : null);

    private static FilterField Time(
        string name, string description, string example, Func<RecordFilter, DateTimeOffset?> read,
        Func<RecordFilter, DateTimeOffset, RecordFilter> set) =>
        new(name, FilterInput.Time, description, example, f => read(f) is { } time ? WireTime.ToText(time) : null,
            (f, v) => WireTime.TryRead(v, out var time) ? set(f, time) : null) { IsCommon = true };

    private static FilterField Digest(
        string name, string description, char digit, Func<RecordFilter, string?> read, Func<RecordFilter, string, RecordFilter> set) =>
        new(name, FilterInput.Digest, description, new string(digit, DigestDigits), read,
            (f, v) => v.Length == DigestDigits && v.All(char.IsAsciiHexDigit) ? set(f, v.ToLowerInvariant()) : null);
}
