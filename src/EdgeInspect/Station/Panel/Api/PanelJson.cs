using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeInspect.Core.Access;
using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Inspection;
using EdgeInspect.Core.Labelling;
using EdgeInspect.Core.Labelling.Review;
using EdgeInspect.Core.Labelling.Study;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>How the interface writes and reads JSON: names in snake_case, values by the names that records have, nothing unknown taken.</summary>
internal static class PanelJson
{
    /// <summary>Sets options up.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new NameConverter<Verdict>(WireNames.ToWire, WireNames.ToVerdict));
        options.Converters.Add(new NameConverter<Role>(RoleNames.ToWire, RoleNames.ToRole));
        options.Converters.Add(new NameConverter<DefectSeverity>(LabelNames.ToWire, LabelNames.ToSeverity));
        options.Converters.Add(new JsonStringEnumConverter<ReviewOrder>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<StudyVerdict>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<StudyPhase>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<SignInMethod>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    /// <summary>A value by the name that records write for it.</summary>
    private sealed class NameConverter<T>(Func<T, string> toName, Func<string, T> fromName) : JsonConverter<T>
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return fromName(reader.GetString() ?? "");
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(toName(value));
    }
}

/// <summary>A request's JSON, read so that what is wrong with it is told as everything else is.</summary>
/// <param name="Value">What was sent; null when it is wrong.</param>
/// <param name="Problem">What is wrong, or null.</param>
internal sealed record Body<T>(T? Value, IResult? Problem) : IEndpointParameterMetadataProvider
    where T : class
{
    /// <summary>Reads it.</summary>
    public static async ValueTask<Body<T>> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            return new(null, PanelProblem.Of(StatusCodes.Status415UnsupportedMediaType, "Wrong media type", "Send JSON, with 'Content-Type: application/json'."));
        var type = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.GetTypeInfo(typeof(T));
        try
        {
            var body = await context.Request.ReadFromJsonAsync<JsonElement>(type.Options, context.RequestAborted);
            // Each one costs some microseconds, and a body can have a hundred thousand.
            PanelFault[] faults = [.. BodyFaults.Of(body, type).Take(PanelProblem.MostFaults)];
            return faults.Length > 0 ? new(null, PanelProblem.Wrong(faults)) : new((T)body.Deserialize(type)!, null);
        }
        catch (JsonException e)
        {
            return Refused($"no JSON from line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} on");
        }
        catch (InvalidOperationException)
        {
            return Refused("text that is in no known encoding, or no Unicode");
        }
        catch (BadHttpRequestException e)
        {
            return new(null, PanelProblem.TooMuch(e.StatusCode, $"The body was not taken: {e.Message}"));
        }

        Body<T> Refused(string found) => new(null, PanelProblem.Wrong(BodyFaults.OfText(type, found)));
    }

    /// <summary>Says so to who describes the interface.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}
