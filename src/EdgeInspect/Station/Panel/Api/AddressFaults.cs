using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace EdgeInspect.Station.Panel.Api;

/// <summary>Finds what of a request's query an endpoint does not know or could not read, and says what it would have.</summary>
internal static class AddressFaults
{
    private static readonly Dictionary<Type, Func<string, bool>> Kinds = new()
    {
        [typeof(string)] = _ => true,
        [typeof(bool)] = v => bool.TryParse(v, out _),
        [typeof(int)] = v => int.TryParse(v, CultureInfo.InvariantCulture, out _),
        [typeof(long)] = v => long.TryParse(v, CultureInfo.InvariantCulture, out _),
        [typeof(Guid)] = v => Guid.TryParse(v, out _),
        [typeof(DateTimeOffset)] = v => DateTimeOffset.TryParse(v, CultureInfo.InvariantCulture, out _),
    };

    /// <summary>The problem of a request that could not be read.</summary>
    /// <param name="context">The request.</param>
    /// <param name="detail">What the framework says, where no value of the query is wrong.</param>
    public static IResult Of(HttpContext context, string detail)
    {
        var parameters = ParametersOf(context);
        // Pages take any: a link to them may come from anywhere.
        var unknown = PanelApi.Has(context.Request) ? Unknown(context, parameters) : [];
        PanelFault[] faults = [.. parameters.Select(p => FaultOf(p, context.Request.Query)).OfType<PanelFault>(), .. unknown];
        return faults.Length > 0 ? PanelProblem.Wrong(faults) : PanelProblem.Wrong(detail);
    }

    /// <summary>Stands before an endpoint: what it does not know would be passed over, and who misspelled it get something else than was asked for.</summary>
    public static async ValueTask<object?> RefuseUnknownAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        PanelFault[] faults = context.Request.Query.Count == 0 ? [] : [.. Unknown(context, ParametersOf(context))];
        return faults.Length > 0 ? PanelProblem.Wrong(faults) : await next(call);
    }

    /// <summary>What the endpoint reads from the query, with the types of its values: not the parts of the path, nor what comes from elsewhere.</summary>
    private static (string Name, Type Type)[] ParametersOf(HttpContext context) =>
    [
        .. from parameter in context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? []
           let type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType
           where Kinds.ContainsKey(type) && !context.Request.RouteValues.ContainsKey(parameter.Name)
           select (parameter.Name, type),
    ];

    private static IEnumerable<PanelFault> Unknown(HttpContext context, (string Name, Type Type)[] parameters)
    {
        var allowed = parameters.Length == 0 ? "nothing behind this address" : $"no name but {AllowedValues.OneOf(parameters.Select(p => p.Name))}";
        return context.Request.Query.Where(given => !parameters.Any(p => p.Name.Equals(given.Key, StringComparison.OrdinalIgnoreCase)))
            .Select(given => new PanelFault(given.Key, SecretNames.IsOne(given.Key) ? null : given.Value.ToString(), allowed));
    }

    private static PanelFault? FaultOf((string Name, Type Type) parameter, IQueryCollection query)
    {
        if (!query.TryGetValue(parameter.Name, out var values))
            return null;
        // One that is given twice is read as one value with a comma.
        var value = values.ToString();
        return Kinds[parameter.Type](value) ? null : new(parameter.Name, value, AllowedValues.Of(parameter.Type));
    }
}
