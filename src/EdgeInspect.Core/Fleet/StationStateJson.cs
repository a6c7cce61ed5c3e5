using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using EdgeInspect.Core.Outbox;

namespace EdgeInspect.Core.Fleet;

/// <summary>What a station says of itself as <c>up/state</c> carries it; a will is written in the same way.</summary>
public static class StationStateJson
{
    /// <summary>
    /// As it is sent: at most <see cref="FleetFormat.MaxMessageBytes"/> bytes; what is too long or too many is shortened.
    /// </summary>
    public static byte[] ToBytes(this StationState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return FleetJson.Write(json =>
        {
            json.WriteString("presence", state.Presence.ToWire());
            json.WriteName("session", state.Session);
            json.WriteName("boot_id", state.BootId);
            json.WriteTime("said_utc", state.SaidUtc);
            json.WriteName("epoch", state.Epoch);
            json.WriteNumber("last_seq", state.LastSeq);
            json.WriteString("condition", state.Condition.ToWire());
            json.WriteStartArray("problems");
            foreach (var problem in state.Problems.Take(FleetFormat.MaxProblems))
                json.WriteStringValue(FleetFormat.Shorten(problem, FleetFormat.MaxProblemLength));
            json.WriteEndArray();
            json.WriteName("version", state.Version);
            json.WriteStartObject("slots");
            Write(json, "active", state.Slots.Active);
            Write(json, "candidate", state.Slots.Candidate);
            json.WriteEndObject();
            json.WriteName("recipe", state.Recipe);
            json.WriteName("degree", state.Degree);
        });
    }

    /// <summary>Reads one from outside; whatever comes, the answer is a value. Safe from any thread.</summary>
    public static Received<StationState> Read(ReadOnlySpan<byte> body)
    {
        var draft = new Draft();
        var fields = new JsonFields(
            JsonMessage.Schema, "presence", "session", "boot_id", "said_utc", "epoch", "last_seq", "condition", "problems", "version",
            "slots", "recipe", "degree");
        return JsonMessage.Read(body, FleetFormat.MaxMessageBytes, fields, draft.TryReadValue, draft.Finish);
    }

    private static void Write(Utf8JsonWriter json, string name, ModelSlot? slot)
    {
        if (slot is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteName("name", slot.Name);
        json.WriteString("sha256", slot.Sha256);
        json.WriteNumber("release_seq", slot.ReleaseSeq);
        json.WriteNumber("threshold", slot.Threshold);
        json.WriteEndObject();
    }

    private sealed class Draft
    {
        private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();
        private StationPresence _presence;
        private string? _session;
        private string? _bootId;
        private DateTimeOffset _saidUtc;
        private string? _epoch;
        private long _lastSeq;
        private StationCondition _condition;
        private string? _version;
        private ModelSlots? _slots;
        private string? _recipe;
        private string? _degree;

        public Received<StationState> Finish() => new(
            new(
                _presence, _session!, _bootId!, _saidUtc, _epoch!, _lastSeq, _condition, _problems.ToImmutable(), _version!, _slots!, _recipe!,
                _degree!),
            MessageFault.None);

        public bool TryReadValue(string name, ref Utf8JsonReader json) => name switch
        {
            "presence" => json.TryReadChoice(FleetFormat.ToWire, out _presence) && _presence != StationPresence.Unknown,
            "session" => json.TryReadName(out _session),
            "boot_id" => json.TryReadName(out _bootId),
            "said_utc" => json.TryReadTime(out _saidUtc),
            "epoch" => json.TryReadName(out _epoch),
            "last_seq" => json.TryReadNumber(out _lastSeq),
            "condition" => json.TryReadChoice(FleetFormat.ToWire, out _condition),
            "problems" => TryReadProblems(ref json),
            "version" => json.TryReadName(out _version),
            "slots" => new SlotsDraft().TryRead(ref json, out _slots),
            "recipe" => json.TryReadName(out _recipe),
            "degree" => json.TryReadName(out _degree),
            _ => throw new UnreachableException(name),
        };

        private bool TryReadProblems(ref Utf8JsonReader json)
        {
            if (json.TokenType != JsonTokenType.StartArray)
                return false;
            while (json.Read() && json.TokenType == JsonTokenType.String)
            {
                if (_problems.Count == FleetFormat.MaxProblems || !json.TryReadText(FleetFormat.MaxProblemLength, out var problem))
                    return false;
                _problems.Add(problem!);
            }

            return json.TokenType == JsonTokenType.EndArray;
        }
    }

    private sealed class SlotsDraft
    {
        private readonly JsonFields _fields = new("active", "candidate");
        private ModelSlot? _active;
        private ModelSlot? _candidate;

        public bool TryRead(ref Utf8JsonReader json, out ModelSlots? slots)
        {
            slots = null;
            if (json.TokenType != JsonTokenType.StartObject || !_fields.TryRead(ref json, TryReadValue) || !_fields.HasAll)
                return false;
            slots = new(_active, _candidate);
            return true;
        }

        private bool TryReadValue(string name, ref Utf8JsonReader json) => name switch
        {
            "active" => new SlotDraft().TryRead(ref json, out _active),
            "candidate" => new SlotDraft().TryRead(ref json, out _candidate),
            _ => throw new UnreachableException(name),
        };
    }

    private sealed class SlotDraft
    {
        private readonly JsonFields _fields = new("name", "sha256", "release_seq", "threshold");
        private string? _name;
        private string? _sha256;
        private long _releaseSeq;
        private double _threshold;

        public bool TryRead(ref Utf8JsonReader json, out ModelSlot? slot)
        {
            slot = null;
            if (json.TokenType == JsonTokenType.Null)
                return true;
            if (json.TokenType != JsonTokenType.StartObject || !_fields.TryRead(ref json, TryReadValue) || !_fields.HasAll)
                return false;
            slot = new(_name!, _sha256!, _releaseSeq, _threshold);
            return true;
        }

        private bool TryReadValue(string name, ref Utf8JsonReader json) => name switch
        {
            "name" => json.TryReadName(out _name),
            "sha256" => json.TryReadSha256(out _sha256),
            "release_seq" => json.TryReadNumber(out _releaseSeq),
            "threshold" => json.TryReadFinite(out _threshold),
            _ => throw new UnreachableException(name),
        };
    }
}
