namespace EdgeInspect.Adapters.Cameras.Simulated;

/// <summary>What the simulated line makes.</summary>
public enum ProductKind
{
    /// <summary>A turned steel flange with a bore and six bolt holes on a dark belt.</summary>
    Metal,

    /// <summary>A printed paper label with a logo, text, a table and a barcode on its carrier.</summary>
    Label,

    /// <summary>A web of woven canvas that fills the frame.</summary>
    Sheet,
}
