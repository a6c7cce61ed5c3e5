using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace EdgeInspect.Hosting;

/// <summary>
/// The keys of a role's pages, for one run alone: a page that outlives its server is loaded anew. Left to itself the framework would write
/// them below the home of its user, which a service has not, and would warn at each start that they lie there in the clear.
/// </summary>
internal sealed class MemoryKeys : IXmlRepository
{
    private readonly ConcurrentQueue<XElement> _keys = new();

    /// <summary>Has the framework keep its keys here.</summary>
    public static void Use(KeyManagementOptions options) =>
        (options.XmlRepository, options.XmlEncryptor) = (new MemoryKeys(), new NullXmlEncryptor());

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => [.. _keys.Select(key => new XElement(key))];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) => _keys.Enqueue(new(element));
}
