using System.Text.Json;

namespace EdgeInspect.Adapters.FleetStorage;

/// <summary>What took and judged a part, the same for thousands of records: kept once. Empty: not said.</summary>
internal sealed record RecordSetup(
    string Recipe, string Degree, string Camera, string CameraSerial, string Trigger, string Model, string ModelSha256, string ConfigSha256)
{
    /// <summary>Of a record that says nothing of it.</summary>
    public static readonly RecordSetup None = new("", "", "", "", "", "", "", "");
}

/// <summary>
/// What of a record can be searched for. What is absent, of another type, or longer than <see cref="MaxLength"/> characters is null:
/// whatever a payload holds, it is stored, and at worst not found by that field.
/// </summary>
internal sealed class RecordFacts
{
    /// <summary>Longest text that can be searched for.</summary>
    public const int MaxLength = 200;

    /// <summary>Of a record without a payload.</summary>
    public static readonly RecordFacts None = new();

    private const int MaxDepth = 64;
    private readonly Dictionary<string, string> _setup = [];

    /// <summary>Its kind; empty when it doesn't say.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>The result.</summary>
    public Guid? Rid { get; private set; }

    /// <summary>Its own time.</summary>
    public DateTimeOffset? Utc { get; private set; }

    /// <summary>The part's id.</summary>
    public string? Part { get; private set; }

    /// <summary>The verdict.</summary>
    public string? Verdict { get; private set; }

    /// <summary>Who decided.</summary>
    public string? DecidedBy { get; private set; }

    /// <summary>The inspector.</summary>
    public string? Inspector { get; private set; }

    /// <summary>The class that the model named.</summary>
    public string? PredictedClass { get; private set; }

    /// <summary>What the output line did.</summary>
    public string? Output { get; private set; }

    /// <summary>The score.</summary>
    public double? Score { get; private set; }

    /// <summary>Reason of a gap or fault.</summary>
    public string? Reason { get; private set; }

    /// <summary>What took and judged it.</summary>
    public RecordSetup Setup => _setup.Count == 0
        ? RecordSetup.None
        : new(
            Of("recipe"), Of("degree"), Of("camera.id"), Of("camera.serial"), Of("camera.trigger"), Of("model.name"), Of("model.sha256"),
            Of("config_sha256"));

    /// <summary>Reads a payload.</summary>
    public static RecordFacts Of(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return None;
        var facts = new RecordFacts();
        try
        {
            var json = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (json.Read() && json.TokenType == JsonTokenType.StartObject)
                facts.ReadFields(ref json, "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Broken JSON, or half a character: what came before it can be searched for.
        }

        return facts;
    }

    private void ReadFields(ref Utf8JsonReader json, string prefix)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = prefix + json.GetString();
            json.Read();
            if (json.TokenType == JsonTokenType.StartObject && name is "camera" or "model" or "output")
                ReadFields(ref json, name + ".");
            else if (json.TokenType == JsonTokenType.String && name == "t_utc")
                Utc = json.ValueSpan is [.., (byte)'Z'] && json.TryGetDateTimeOffset(out var time) ? time : null;
            else if (json.TokenType == JsonTokenType.String)
                Take(name, json.GetString()!);
            else if (json.TokenType == JsonTokenType.Number && name == "score")
                Score = json.TryGetDouble(out var score) && double.IsFinite(score) ? score : null;
            else
                json.Skip();
        }
    }

    private void Take(string name, string text)
    {
        if (text.Length is 0 or > MaxLength || text.Contains('\0', StringComparison.Ordinal))
            return;
        switch (name)
        {
            case "kind": Kind = text; break;
            case "rid": Rid = Guid.TryParseExact(text, "D", out var rid) ? rid : null; break;
            case "part": Part = text; break;
            case "verdict": Verdict = text; break;
            case "decided_by": DecidedBy = text; break;
            case "inspector": Inspector = text; break;
            case "predicted_class": PredictedClass = text; break;
            case "output.action": Output = text; break;
            case "reason": Reason = text; break;
            case "recipe" or "degree" or "camera.id" or "camera.serial" or "camera.trigger" or "model.name" or "model.sha256"
                or "config_sha256":
                _setup[name] = text;
                break;
        }
    }

    private string Of(string name) => _setup.GetValueOrDefault(name, "");
}
