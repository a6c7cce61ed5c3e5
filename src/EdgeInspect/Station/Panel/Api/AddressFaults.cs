using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>Finds which values of a request's query an endpoint could not read, and says what it would have.</summary>
internal static class AddressFaults
{
    private static readonly Dictionary<Type, (Func<string, bool> IsRight, string Allowed)> Kinds = new()
    {
        [typeof(bool)] = (v => bool.TryParse(v, out _), "true or false"),
        [typeof(int)] = (v => int.TryParse(v, CultureInfo.InvariantCulture, out _), "a whole number of up to 32 bits"),
        [typeof(long)] = (v => long.TryParse(v, CultureInfo.InvariantCulture, out _), "a whole number of up to 64 bits"),
        [typeof(Guid)] = (v => Guid.TryParse(v, out _), "an id as records have it, for example 0198c5a1-5d2e-7c3f-9b4a-6e8d7f001234"),
        [typeof(DateTimeOffset)] =
            (v => DateTimeOffset.TryParse(v, CultureInfo.InvariantCulture, out _), "a time as ISO 8601, for example 2026-11-30T06:00:00Z"),
    };

    /// <summary>The problem of a request that could not be read.</summary>
    /// <param name="context">The request.</param>
    /// <param name="detail">What the framework says, where no value of the query is wrong.</param>
    public static IResult Of(HttpContext context, string detail)
    {
        var parameters = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [];
        PanelFault[] faults = [.. parameters.Select(p => FaultOf(p, context.Request.Query)).OfType<PanelFault>()];
        return faults.Length > 0 ? PanelProblem.Wrong(faults) : PanelProblem.Wrong(detail);
    }

    private static PanelFault? FaultOf(IParameterBindingMetadata parameter, IQueryCollection query)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType;
        if (!Kinds.TryGetValue(type, out var kind) || !query.TryGetValue(parameter.Name, out var values))
            return null;
        // One that is given twice is read as one value with a comma.
        var value = values.ToString();
        return kind.IsRight(value) ? null : new(parameter.Name, value, kind.Allowed);
    }
}
