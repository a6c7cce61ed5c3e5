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
using Microsoft.AspNetCore.Builder;

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
        try
        {
            var value = await context.Request.ReadFromJsonAsync<T>(context.RequestAborted);
            return value is null ? new(null, PanelProblem.Wrong("The body is null; an object is needed.")) : new(value, null);
        }
        catch (JsonException e)
        {
            return new(null, PanelProblem.Wrong(new PanelFault(e.Path ?? "$", null, e.Message)));
        }
        catch (BadHttpRequestException e)
        {
            return new(null, PanelProblem.TooMuch(e.StatusCode, $"The body was not taken: {e.Message}"));
        }
    }

    /// <summary>Says so to who describes the interface.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}
