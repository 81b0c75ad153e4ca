// @generated from openapi/tallyfy.yaml by codegen/. Edit those, then run
// `UPDATE_DERIVED=1 cargo test --all-features --test suite derived`.

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}
#[derive(Clone, Debug)]
/**Client for

Version: */
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
}
impl Client {
    /// Create a new client.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new(baseurl: &str) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let client = {
            let dur = ::std::time::Duration::from_secs(15u64);
            reqwest::ClientBuilder::new().connect_timeout(dur).timeout(dur)
        };
        #[cfg(target_arch = "wasm32")]
        let client = reqwest::ClientBuilder::new();
        Self::new_with_client(baseurl, client.build().unwrap())
    }
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(baseurl: &str, client: reqwest::Client) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
        }
    }
}
impl ClientInfo<()> for Client {
    fn api_version() -> &'static str {
        ""
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &() {
        &()
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<()>,
    {}
};
#[allow(clippy::all)]
impl Client {
    /**Sends a `DELETE` request to `/organizations/{organization}/groups/{argument_0}`

*/
    pub async fn send_delete_group<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::GroupId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/groups/{}", self.baseurl, encode_path(& organization
            .to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_group",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/tags/{argument_0}`

*/
    pub async fn send_delete_tag<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TagId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/tags/{}", self.baseurl, encode_path(& organization
            .to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_tag",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/file/{argument_0}`

*/
    pub async fn send_delete_file<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::AssetId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/file/{}", self.baseurl, encode_path(& organization
            .to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_file",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/assets/{argument_0}`

*/
    pub async fn send_archive_file<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::AssetId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/assets/{}", self.baseurl, encode_path(& organization
            .to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_archive_file",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/runs/{argument_0}`

*/
    pub async fn send_archive_process<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::ProcessId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/runs/{}", self.baseurl, encode_path(& organization
            .to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_archive_process",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/runs/{argument_0}/delete`

*/
    pub async fn send_delete_process<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::ProcessId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/runs/{}/delete", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_process",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/tasks/{argument_0}`

*/
    pub async fn send_archive_task<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TaskId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/tasks/{}", self.baseurl, encode_path(& organization
            .to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_archive_task",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/tasks/{argument_0}/delete`

*/
    pub async fn send_delete_task<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TaskId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/tasks/{}/delete", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_task",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/runs/{argument_0}/completed-tasks/{argument_1}`

*/
    pub async fn send_reopen_task<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::ProcessId,
        argument_1: &'a crate::generated::ids::TaskId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/runs/{}/completed-tasks/{}", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
            encode_path(& argument_1.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_reopen_task",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/completed-tasks/{argument_0}`

*/
    pub async fn send_reopen_oneoff_task<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TaskId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/completed-tasks/{}", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_reopen_oneoff_task",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/checklists/{argument_0}`

*/
    pub async fn send_archive_template<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TemplateId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/checklists/{}", self.baseurl, encode_path(& organization
            .to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_archive_template",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/checklists/{argument_0}/delete`

*/
    pub async fn send_delete_template<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TemplateId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/checklists/{}/delete", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_template",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/guests/{argument_0}`

*/
    pub async fn send_delete_guest<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::GuestEmail,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/guests/{}", self.baseurl, encode_path(& organization
            .to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_guest",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/guests/{argument_0}/disable`

*/
    pub async fn send_disable_guest<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::GuestEmail,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/guests/{}/disable", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_disable_guest",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/users/{argument_0}`

*/
    pub async fn send_remove_member<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::MemberId,
        query_00000: Option<&'a crate::generated::ids::MemberId>,
        query_00001: Option<bool>,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/users/{}", self.baseurl, encode_path(& organization
            .to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .query(&progenitor_client::QueryParam::new("to", &query_00000))
            .query(
                &progenitor_client::QueryParam::new("with_reassignment", &query_00001),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "send_remove_member",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/users/{argument_0}/disable`

*/
    pub async fn send_disable_member<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::MemberId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/users/{}/disable", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_disable_member",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/users/{argument_0}/delete`

*/
    pub async fn send_delete_member<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::MemberId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/users/{}/delete", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_member",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/runs/{argument_0}/custom-fields/{argument_1}`

*/
    pub async fn send_clear_process_custom_field<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::ProcessId,
        argument_1: &'a crate::generated::ids::CustomFieldKey,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/runs/{}/custom-fields/{}", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
            encode_path(& argument_1.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_clear_process_custom_field",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/runs/{argument_0}/tasks/{argument_1}/custom-fields/{argument_2}`

*/
    pub async fn send_clear_task_custom_field<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::ProcessId,
        argument_1: &'a crate::generated::ids::TaskId,
        argument_2: &'a crate::generated::ids::CustomFieldKey,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/runs/{}/tasks/{}/custom-fields/{}", self.baseurl,
            encode_path(& organization.to_string()), encode_path(& argument_0
            .to_string()), encode_path(& argument_1.to_string()), encode_path(&
            argument_2.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_clear_task_custom_field",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/users/{argument_0}/custom-fields/{argument_1}`

*/
    pub async fn send_clear_member_custom_field<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::MemberId,
        argument_1: &'a crate::generated::ids::CustomFieldKey,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/users/{}/custom-fields/{}", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
            encode_path(& argument_1.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_clear_member_custom_field",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/guests/{argument_0}/custom-fields/{argument_1}`

*/
    pub async fn send_clear_guest_custom_field<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::GuestCode,
        argument_1: &'a crate::generated::ids::CustomFieldKey,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/guests/{}/custom-fields/{}", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
            encode_path(& argument_1.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_clear_guest_custom_field",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/folders/{argument_0}/custom-fields/{argument_1}`

*/
    pub async fn send_clear_folder_custom_field<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::FolderId,
        argument_1: &'a crate::generated::ids::CustomFieldKey,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/folders/{}/custom-fields/{}", self.baseurl,
            encode_path(& organization.to_string()), encode_path(& argument_0
            .to_string()), encode_path(& argument_1.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_clear_folder_custom_field",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/tags/{argument_0}/custom-fields/{argument_1}`

*/
    pub async fn send_clear_tag_custom_field<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TagId,
        argument_1: &'a crate::generated::ids::CustomFieldKey,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/tags/{}/custom-fields/{}", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
            encode_path(& argument_1.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_clear_tag_custom_field",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/checklists/{argument_0}/steps/{argument_1}`

*/
    pub async fn send_delete_step<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TemplateId,
        argument_1: &'a crate::generated::ids::StepId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/checklists/{}/steps/{}", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
            encode_path(& argument_1.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_step",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/checklists/{argument_0}/steps/{argument_1}/captures/{argument_2}`

*/
    pub async fn send_delete_form_field<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TemplateId,
        argument_1: &'a crate::generated::ids::StepId,
        argument_2: &'a crate::generated::ids::FormFieldId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/checklists/{}/steps/{}/captures/{}", self.baseurl,
            encode_path(& organization.to_string()), encode_path(& argument_0
            .to_string()), encode_path(& argument_1.to_string()), encode_path(&
            argument_2.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_form_field",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/checklists/{argument_0}/preruns/{argument_1}`

*/
    pub async fn send_delete_kickoff_field<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TemplateId,
        argument_1: &'a crate::generated::ids::KickoffFieldId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/checklists/{}/preruns/{}", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
            encode_path(& argument_1.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_kickoff_field",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/checklists/{argument_0}/automated-actions/{argument_1}`

*/
    pub async fn send_delete_automation<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TemplateId,
        argument_1: &'a crate::generated::ids::AutomationId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/checklists/{}/automated-actions/{}", self.baseurl,
            encode_path(& organization.to_string()), encode_path(& argument_0
            .to_string()), encode_path(& argument_1.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_automation",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/tasks/{argument_0}/comment/{argument_1}`

*/
    pub async fn send_delete_comment<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TaskId,
        argument_1: &'a crate::generated::ids::CommentId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/tasks/{}/comment/{}", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
            encode_path(& argument_1.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_comment",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/runs/{argument_0}/complete-prerun`

*/
    pub async fn send_reopen_kickoff_form<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::ProcessId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/runs/{}/complete-prerun", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_reopen_kickoff_form",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/folders/{argument_0}`

*/
    pub async fn send_delete_folder<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::FolderId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/folders/{}", self.baseurl, encode_path(& organization
            .to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_delete_folder",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/folders-objects/{argument_0}`

*/
    pub async fn send_remove_folder_object<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::FolderObjectId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/folders-objects/{}", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_remove_folder_object",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/checklists/tags/{argument_0}`

*/
    pub async fn send_untag_object<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::TagAssociationId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/checklists/tags/{}", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_untag_object",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sends a `DELETE` request to `/organizations/{organization}/remove-watcher/{argument_0}`

*/
    pub async fn send_remove_watcher<'a>(
        &'a self,
        organization: &'a crate::generated::ids::OrganizationId,
        argument_0: &'a crate::generated::ids::WatcherId,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/organizations/{}/remove-watcher/{}", self.baseurl, encode_path(&
            organization.to_string()), encode_path(& argument_0.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "send_remove_watcher",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    #[allow(unused_imports)]
    pub use super::Client;
}
