function e(e){return{type:`auth`,access_token:e}}function t(){return{type:`supported_features`,id:1,features:{coalesce_messages:1}}}function n(){return{type:`get_states`}}function r(){return{type:`get_services`}}function i(e,t,n,r,i){let a={type:`call_service`,domain:e,service:t,target:r,return_response:i};return n&&(a.service_data=n),a}function a(e){let t={type:`subscribe_events`};return e&&(t.event_type=e),t}function o(e){return{type:`unsubscribe_events`,subscription:e}}function s(){return{type:`ping`}}function c(e,t){return{type:`result`,success:!1,error:{code:e,message:t}}}var l=(e,t,n=!1)=>{let r;return function(...i){let a=this,o=()=>{r=void 0,n||e.apply(a,i)},s=n&&!r;clearTimeout(r),r=setTimeout(o,t),s&&e.apply(a,i)}},u=(e,t,n,r)=>{let[i,a,o]=e.split(`.`,3);return Number(i)>t||Number(i)===t&&(r===void 0?Number(a)>=n:Number(a)>n)||r!==void 0&&Number(i)===t&&Number(a)===n&&Number(o)>=r},d=1e4,f=`auth_invalid`,p=`auth_ok`;function m(n){if(!n.auth)throw 4;let r=n.auth,i=r.expired?r.refreshAccessToken().then(()=>{i=void 0},()=>{i=void 0}):void 0,a=r.wsUrl,o=n.connectTimeout??d;function s(n,c,l){let d=new WebSocket(a),m=!1,ee=o>0?setTimeout(()=>{d.close()},o):void 0,te=()=>{ee!==void 0&&clearTimeout(ee)},ne=()=>{if(te(),d.removeEventListener(`close`,ne),m){l(2);return}if(n===0){l(1);return}let e=n===-1?-1:n-1;setTimeout(()=>s(e,c,l),1e3)},re=async t=>{te();try{r.expired&&await(i||r.refreshAccessToken()),d.send(JSON.stringify(e(r.accessToken)))}catch(e){m=e===2,d.close()}},ie=async e=>{let n=JSON.parse(e.data);switch(n.type){case f:m=!0,d.close();break;case p:d.removeEventListener(`open`,re),d.removeEventListener(`message`,ie),d.removeEventListener(`close`,ne),d.removeEventListener(`error`,ne),d.haVersion=n.ha_version,u(d.haVersion,2022,9)&&d.send(JSON.stringify(t())),c(d)}};d.addEventListener(`open`,re),d.addEventListener(`message`,ie),d.addEventListener(`close`,ne),d.addEventListener(`error`,ne)}return new Promise((e,t)=>s(n.setupRetry,e,t))}var ee=class{constructor(e,t){this._handleMessage=e=>{let t=JSON.parse(e.data);Array.isArray(t)||(t=[t]),t.forEach(e=>{let t=this.commands.get(e.id);switch(e.type){case`event`:t?t.callback(e.event):(console.warn(`Received event for unknown subscription ${e.id}. Unsubscribing.`),this.sendMessagePromise(o(e.id)).catch(e=>{}));break;case`result`:t&&(e.success?(t.resolve(e.result),`subscribe`in t||this.commands.delete(e.id)):(t.reject(e.error),this.commands.delete(e.id)));break;case`pong`:t?(t.resolve(),this.commands.delete(e.id)):console.warn(`Received unknown pong response ${e.id}`)}})},this._handleClose=async()=>{let e=this.commands;if(this.commandId=1,this.oldSubscriptions=this.commands,this.commands=new Map,this.socket=void 0,e.forEach(e=>{`subscribe`in e||e.reject(c(3,`Connection lost`))}),this.closeRequested)return;this.fireEvent(`disconnected`);let t=Object.assign(Object.assign({},this.options),{setupRetry:0}),n=e=>{setTimeout(async()=>{if(!this.closeRequested)try{let e=await t.createSocket(t);this._setSocket(e)}catch(t){if(this._queuedMessages){let e=this._queuedMessages;this._queuedMessages=void 0;for(let t of e)t.reject&&t.reject(3)}t===2?this.fireEvent(`reconnect-error`,t):n(e+1)}},Math.min(e,5)*1e3)};this.suspendReconnectPromise&&(await this.suspendReconnectPromise,this.suspendReconnectPromise=void 0,this._queuedMessages=[]),n(0)},this.options=t,this.commandId=2,this.commands=new Map,this.eventListeners=new Map,this.closeRequested=!1,this._setSocket(e)}get connected(){return this.socket!==void 0&&this.socket.readyState==this.socket.OPEN}_setSocket(e){this.socket=e,this.haVersion=e.haVersion,e.addEventListener(`message`,this._handleMessage),e.addEventListener(`close`,this._handleClose);let t=this.oldSubscriptions;t&&(this.oldSubscriptions=void 0,t.forEach(e=>{`subscribe`in e&&e.subscribe&&e.subscribe().then(t=>{e.unsubscribe=t,e.resolve()})}));let n=this._queuedMessages;if(n){this._queuedMessages=void 0;for(let e of n)e.resolve()}this.fireEvent(`ready`)}addEventListener(e,t){let n=this.eventListeners.get(e);n||(n=[],this.eventListeners.set(e,n)),n.push(t)}removeEventListener(e,t){let n=this.eventListeners.get(e);if(!n)return;let r=n.indexOf(t);r!==-1&&n.splice(r,1)}fireEvent(e,t){(this.eventListeners.get(e)||[]).forEach(e=>e(this,t))}suspendReconnectUntil(e){this.suspendReconnectPromise=e}suspend(){if(!this.suspendReconnectPromise)throw Error(`Suspend promise not set`);this.socket&&this.socket.close()}reconnect(e=!1){this.socket&&(e?(this.socket.removeEventListener(`message`,this._handleMessage),this.socket.removeEventListener(`close`,this._handleClose),this.socket.close(),this._handleClose()):this.socket.close())}close(){this.closeRequested=!0,this.socket&&this.socket.close()}async subscribeEvents(e,t){return this.subscribeMessage(e,a(t))}ping(){return this.sendMessagePromise(s())}sendMessage(e,t){if(!this.connected)throw 3;if(this._queuedMessages){if(t)throw Error(`Cannot queue with commandId`);this._queuedMessages.push({resolve:()=>this.sendMessage(e)})}else t||=this._genCmdId(),e.id=t,this.socket.send(JSON.stringify(e))}sendMessagePromise(e){return new Promise((t,n)=>{if(this._queuedMessages){this._queuedMessages.push({reject:n,resolve:async()=>{try{t(await this.sendMessagePromise(e))}catch(e){n(e)}}});return}let r=this._genCmdId();this.commands.set(r,{resolve:t,reject:n}),this.sendMessage(e,r)})}async subscribeMessage(e,t,n){if(this._queuedMessages&&await new Promise((e,t)=>{this._queuedMessages.push({resolve:e,reject:t})}),n?.preCheck&&!await n.preCheck())throw Error(`Pre-check failed`);let r;return await new Promise((i,a)=>{let s=this._genCmdId();r={resolve:i,reject:a,callback:e,subscribe:n?.resubscribe===!1?void 0:()=>this.subscribeMessage(e,t,n),unsubscribe:async()=>{this.connected&&await this.sendMessagePromise(o(s)),this.commands.delete(s)}},this.commands.set(s,r);try{this.sendMessage(t,s)}catch{}}),()=>r.unsubscribe()}_genCmdId(){return++this.commandId}},te=e=>e*1e3+Date.now();async function ne(e,t,n){let r=typeof location<`u`&&location;if(r&&r.protocol===`https:`){let t=document.createElement(`a`);if(t.href=e,t.protocol===`http:`&&t.hostname!==`localhost`)throw 5}let i=new FormData;t!==null&&i.append(`client_id`,t),Object.keys(n).forEach(e=>{i.append(e,n[e])});let a=await fetch(`${e}/auth/token`,{method:`POST`,credentials:`same-origin`,body:i});if(!a.ok)throw a.status===400||a.status===403?2:Error(`Unable to fetch tokens`);let o=await a.json();return o.hassUrl=e,o.clientId=t,o.expires=te(o.expires_in),o}var re=class{constructor(e,t){this.data=e,this._saveTokens=t}get wsUrl(){return`ws${this.data.hassUrl.substr(4)}/api/websocket`}get accessToken(){return this.data.access_token}get expired(){return Date.now()>this.data.expires}async refreshAccessToken(){if(!this.data.refresh_token)throw Error(`No refresh_token`);let e=await ne(this.data.hassUrl,this.data.clientId,{grant_type:`refresh_token`,refresh_token:this.data.refresh_token});e.refresh_token=this.data.refresh_token,this.data=e,this._saveTokens&&this._saveTokens(e)}async revoke(){if(!this.data.refresh_token)throw Error(`No refresh_token to revoke`);let e=new FormData;e.append(`token`,this.data.refresh_token),await fetch(`${this.data.hassUrl}/auth/revoke`,{method:`POST`,credentials:`same-origin`,body:e}),this._saveTokens&&this._saveTokens(null)}};function ie(e,t){return new re({hassUrl:e,clientId:null,expires:Date.now()+1e11,refresh_token:``,access_token:t,expires_in:1e11})}var ae=e=>{let t=[];function n(e){let n=[];for(let r=0;r<t.length;r++)t[r]===e?e=null:n.push(t[r]);t=n}function r(n,r){e=r?n:Object.assign(Object.assign({},e),n);let i=t;for(let t=0;t<i.length;t++)i[t](e)}return{get state(){return e},action(t){function n(e){r(e,!1)}return function(){let r=[e];for(let e=0;e<arguments.length;e++)r.push(arguments[e]);let i=t.apply(this,r);if(i!=null)return i instanceof Promise?i.then(n):n(i)}},setState:r,clearState(){e=void 0},subscribe(e){return t.push(e),()=>{n(e)}}}},oe=5e3,se=(e,t,n,r,i={unsubGrace:!0})=>{if(e[t])return e[t];let a=0,o,s,c=ae(),l=()=>{if(!n)throw Error(`Collection does not support refresh`);return n(e).then(e=>c.setState(e,!0))},u=()=>l().catch(t=>{if(e.connected)throw t}),d=()=>{s===void 0?(r&&(o=r(e,c)),n&&(e.addEventListener(`ready`,u),u()),e.addEventListener(`disconnected`,m)):(clearTimeout(s),s=void 0)},f=()=>{s=void 0,o&&o.then(e=>{e()}),c.clearState(),e.removeEventListener(`ready`,l),e.removeEventListener(`disconnected`,m)},p=()=>{s=setTimeout(f,oe)},m=()=>{s&&(clearTimeout(s),f())};return e[t]={get state(){return c.state},refresh:l,subscribe(e){a++,a===1&&d();let t=c.subscribe(e);return c.state!==void 0&&setTimeout(()=>e(c.state),0),()=>{t(),a--,a||(i.unsubGrace?p():f())}}},e[t]},ce=e=>e.sendMessagePromise(n()),le=e=>e.sendMessagePromise(r()),ue=(e,t,n,r,a,o)=>e.sendMessagePromise(i(t,n,r,a,o));function de(e,t,n){let r=t.state;if(r===void 0)return;let{domain:i,service:a}=n.data;if(!r.domain?.service){let e=Object.assign(Object.assign({},r[i]),{[a]:{description:``,fields:{}}});t.setState({[i]:e})}pe(e,t)}function fe(e,t){if(e===void 0)return null;let{domain:n,service:r}=t.data,i=e[n];if(!i||!(r in i))return null;let a={};return Object.keys(i).forEach(e=>{e!==r&&(a[e]=i[e])}),{[n]:a}}var pe=l((e,t)=>me(e).then(e=>t.setState(e,!0)),5e3),me=e=>le(e),he=(e,t)=>Promise.all([e.subscribeEvents(n=>de(e,t,n),`service_registered`),e.subscribeEvents(t.action(fe),`service_removed`)]).then(e=>()=>e.forEach(e=>e())),ge=e=>se(e,`_srv`,me,he),_e=(e,t)=>ge(e).subscribe(t);function ve(e,t){let n=Object.assign({},e.state);if(t.a)for(let e in t.a){let r=t.a[e],i=new Date(r.lc*1e3).toISOString();n[e]={entity_id:e,state:r.s,attributes:r.a,context:typeof r.c==`string`?{id:r.c,parent_id:null,user_id:null}:r.c,last_changed:i,last_updated:r.lu?new Date(r.lu*1e3).toISOString():i}}if(t.r)for(let e of t.r)delete n[e];if(t.c)for(let e in t.c){let r=n[e];if(!r){console.warn(`Received state update for unknown entity`,e);continue}r=Object.assign({},r);let{"+":i,"-":a}=t.c[e],o=i?.a||a?.a,s=o?Object.assign({},r.attributes):r.attributes;if(i&&(i.s!==void 0&&(r.state=i.s),i.c&&(typeof i.c==`string`?r.context=Object.assign(Object.assign({},r.context),{id:i.c}):r.context=Object.assign(Object.assign({},r.context),i.c)),i.lc?r.last_updated=r.last_changed=new Date(i.lc*1e3).toISOString():i.lu&&(r.last_updated=new Date(i.lu*1e3).toISOString()),i.a&&Object.assign(s,i.a)),a?.a)for(let e of a.a)delete s[e];o&&(r.attributes=s),n[e]=r}e.setState(n,!0)}var ye=(e,t)=>e.subscribeMessage(e=>ve(t,e),{type:`subscribe_entities`});function be(e,t){let n=e.state;if(n===void 0)return;let{entity_id:r,new_state:i}=t.data;if(i)e.setState({[i.entity_id]:i});else{let t=Object.assign({},n);delete t[r],e.setState(t,!0)}}async function xe(e){let t=await ce(e),n={};for(let e=0;e<t.length;e++){let r=t[e];n[r.entity_id]=r}return n}var Se=(e,t)=>e.subscribeEvents(e=>be(t,e),`state_changed`),Ce=e=>u(e.haVersion,2022,4,0)?se(e,`_ent`,void 0,ye):se(e,`_ent`,xe,Se),we=(e,t)=>Ce(e).subscribe(t);async function Te(e){let t=Object.assign({setupRetry:0,createSocket:m},e);return new ee(await t.createSocket(t),t)}function Ee(e,t){switch(e){case`integration_stuck`:return`Its code holds a thread and does not let go, in ${t.where??`its own code`}.`;case`integration_too_busy`:return`It took ${t.percent} % of the time of the whole house for ${t.seconds} seconds.`;case`integration_floods`:return`Its events were delivered ${t.events} times a second and left no time for others, for ${t.seconds} seconds.`;case`integration_takes_memory`:return`${t.percent} % of the memory was in use, and it took ${t.megabytes} MB of it, the most of all. If memory stays low, start the hub again.`;default:return null}}function De(e){let t=[`critical`,`error`,`warning`];return e.filter(e=>!e.ignored).sort((e,n)=>t.indexOf(e.severity)-t.indexOf(n.severity))}function Oe(e){let t=e.translation_placeholders??{};if(e.translation_key===`integration_quarantined`)return{title:`${e.domain} was switched off.`,detail:`It kept the whole house waiting ${t.times??`several`} times within ${t.minutes??`a few`} minutes, last in ${t.where??`its own code`}.`,enables:e.domain};if(e.translation_key===`integration_file_broken`){let e=Number(t.errors??1)-1;return{title:`${t.file??`A file`} cannot be loaded.`,detail:`${t.where}: ${t.message}${e>0?` (and ${e} more)`:``}. Mend the file and save it; what ran before goes on.`,enables:null}}if(e.translation_key===`integration_set_up_failed`)return{title:`${e.domain} could not be started.`,detail:`${t.reason??`The log says why`}.`.replace(/[.!]\.$/,`.`),enables:null};let n=Ee(e.translation_key,t);if(n)return{title:`${e.domain} was switched off.`,detail:n,enables:e.domain};if(e.translation_key===`integration_limit`)return{title:`${e.domain} gets no more.`,detail:`It has ${t.what??`as many as are allowed`}, and seems to add some each time and to end none.`,enables:null};if(e.translation_key===`integration_refuses_to_end`){let n=Number(t.tasks??1)-1;return{title:`${e.domain} does not end.`,detail:`Its task ${t.task} was asked to end and waits for ${t.waits_for}${t.where?` at ${t.where}`:``}${n>0?` (and ${n} more)`:``}.`,enables:null}}if(e.translation_key===`memory_low`)return{title:`Memory runs low.`,detail:`${t.percent??`Most`} % is in use, and no integration stands out. Start the hub again; if it comes back, give it more memory.`,enables:null};if(e.translation_key===`storage_corruption`)return{title:`${t.file??`A file of the hub`} was broken.`,detail:`The hub goes on without what was in it. The broken file is kept as ${t.kept??`….corrupt…`}; put back a copy if you have one, and start the hub again.`,enables:null};if(e.translation_key===`recovery_mode`)return{title:`The hub runs in recovery mode.`,detail:`It could not start as usual: ${t.reason??`the log says why`}. Only this page works. Mend the configuration and start the hub again.`,enables:null};let r=Object.entries(t).map(([e,t])=>`${e}: ${t}`);return{title:`${e.domain} needs a look.`,detail:[e.translation_key.replaceAll(`_`,` `),...r].join(`, `),enables:null}}var h=class{#e;#t=new Set;constructor(e){this.#e=e}get value(){return this.#e}set value(e){if(!Object.is(this.#e,e)){this.#e=e;for(let e of[...this.#t])e()}}subscribe(e){return this.#t.add(e),()=>this.#t.delete(e)}},g=class{#e;#t;#n=[];constructor(e,...t){this.#e=e,this.#t=t,e.addController(this)}hostConnected(){this.#n=this.#t.map(e=>e.subscribe(()=>this.#e.requestUpdate()))}hostDisconnected(){for(let e of this.#n)e();this.#n=[]}},ke=2500,Ae=500,je=class{#e;#t;#n;#r;#i;#a;#o;constructor(e=e=>requestAnimationFrame(e)){this.ids=new h([]),this.settled=new h(0),this.#e={},this.#t=null,this.#n=new Map,this.#r=new Map,this.#i=new Map,this.#o=!1,this.#a=e}get(e){let t=this.#e[e],n=this.#n.get(e);if(!t||!n)return t;let{state:r,attributes:i}=n.patch;return{...t,state:r??t.state,attributes:{...t.attributes,...i}}}isPending(e){return this.#n.has(e)}watch(e,t){let n=this.#r.get(e);return n||this.#r.set(e,n=new Set),n.add(t),()=>{n.delete(t),n.size===0&&this.#r.delete(e)}}replace(e){let t=this.#t!==null;this.#t=e,t||this.#a(()=>this.#s())}retain(e){let t=this.#t??this.#e;for(let[n,r]of Object.entries(t))e.has(n)||this.#i.set(n,r);this.#i.size>0&&this.replace(t)}overlay(e,t){let n=this.#n.get(e);clearTimeout(n?.timer);let r={...n?.patch.attributes,...t.attributes};for(let[e,t]of Object.entries(r))t===void 0&&delete r[e];this.#n.set(e,{patch:{...n?.patch,...t,attributes:r}}),this.#l(e)}confirm(e){let t=this.#n.get(e);t&&(clearTimeout(t.timer),t.timer=setTimeout(()=>this.rollback(e),ke))}rollback(e){clearTimeout(this.#n.get(e)?.timer),this.#n.delete(e)&&this.#l(e)}#s(){let e=this.#c(this.#t??{}),t=this.#e;this.#t=null,this.#e=e;let n=[],r=!0;for(let i in e)e[i]!==t[i]&&(i in t||(r=!1),n.push(i));for(let i in t)i in e||(r=!1,n.push(i));r||(this.ids.value=Object.keys(e).sort());for(let t of n){let n=this.#n.get(t),r=e[t];n&&(!r||Me(r,n.patch))&&(clearTimeout(n.timer),this.#n.delete(t)),this.#l(t)}n.length>0&&this.#u()}#c(e){if(this.#i.size===0)return e;let t={...e};for(let[e,n]of this.#i)t[e]===n?delete t[e]:this.#i.delete(e);return t}#l(e){for(let t of[...this.#r.get(e)??[]])t()}#u(){this.#o||(this.#o=!0,setTimeout(()=>{this.#o=!1,this.settled.value++},Ae))}};function Me(e,t){return t.state!==void 0&&e.state!==t.state?!1:Object.entries(t.attributes??{}).every(([t,n])=>t===`color_mode`||Ne(e.attributes[t],n))}function Ne(e,t){return typeof e==`number`&&typeof t==`number`?Math.abs(e-t)<=Math.max(3,Math.abs(t)*.02):Array.isArray(e)&&Array.isArray(t)?e.length===t.length&&e.every((e,n)=>Ne(e,t[n])):e===t||(e??null)===(t??null)}function Pe(e){return e.busy>=.8||e.longest_step_ms>=50?`strained`:e.busy>=.4||e.longest_step_ms>=50/4?`busy`:`calm`}function Fe(e,t){return[...e.slice(-59),t]}function Ie(e){return[...e].sort((e,t)=>t.loop_ms_per_s-e.loop_ms_per_s||t.steps_per_s-e.steps_per_s||(e.name<t.name?-1:1))}var Le=`hearth.token`,Re=/^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$/,ze=class extends Error{};function Be(e){let t=e.trim().toUpperCase();return Re.test(t)?t:null}function Ve(e){let t=new URLSearchParams(e.replace(/^#/,``)).get(`code`);return t===null||t.trim()===``?null:t.trim().toUpperCase()}function He(){let e=Ve(location.hash);return e!==null&&history.replaceState(null,``,location.pathname+location.search),e}async function Ue(e,t=fetch){let n;try{n=await t(`/api/hearth/sign_in`,{method:`POST`,headers:{"Content-Type":`application/json`},body:JSON.stringify({code:e})})}catch{throw new ze(`The hub does not answer. Is it running?`)}let r=await n.json().catch(()=>({}));if(n.ok&&typeof r.token==`string`)return r.token;throw n.status>=500?new ze(`The hub could not sign you in. Its log says why.`):new ze(typeof r.message==`string`&&r.message?r.message:`The hub does not know this code. The terminal where it was started shows the right one.`)}function We(){try{return localStorage.getItem(Le)}catch{return null}}function Ge(e){try{e===null?localStorage.removeItem(Le):localStorage.setItem(Le,e)}catch{}}var Ke=8e3,qe=class{constructor(){this.list=new h([]),this.#e=0}#e;show(e,t){let n={id:++this.#e,title:e,detail:t},r=this.list.value.filter(n=>n.title!==e||n.detail!==t);this.list.value=[...r.slice(-2),n],setTimeout(()=>this.dismiss(n.id),Ke)}dismiss(e){this.list.value=this.list.value.filter(t=>t.id!==e)}},Je=15e3,Ye=6e3,Xe=250,Ze=`The hub does not accept this token. Sign in again with a new one.`,Qe=class{#e;#t;#n;#r;constructor(){this.status=new h(`signed-out`),this.signInProblem=new h(null),this.entities=new je,this.registry=new h({devices:[],entries:new Map,categories:{}}),this.ready=new h(!1),this.services=new h({}),this.health=new h([]),this.issues=new h([]),this.toasts=new qe,this.#e=null,this.#t=0,this.#r=!1,setInterval(()=>void this.#l(),Je),document.addEventListener(`visibilitychange`,()=>{document.visibilityState===`visible`&&this.#l()})}resume(){let e=We();e!==null&&this.signIn(e)}async signIn(e){let t=++this.#t;this.signInProblem.value=null,this.status.value=`connecting`;for(let n=0;t===this.#t;n++)try{let n=await Te({auth:ie(location.origin,e),setupRetry:0});if(t!==this.#t)return n.close();Ge(e),await this.#i(n);return}catch(e){if(t!==this.#t)return;if(e===2)return this.signOut(Ze);this.status.value=`offline`,await new Promise(e=>setTimeout(e,Math.min(n+1,5)*1e3))}}signOut(e=null){this.#t++,Ge(null),this.#e?.close(),this.#e=null,this.ready.value=!1,this.services.value={},this.health.value=[],this.issues.value=[],this.entities.replace({}),this.signInProblem.value=e,this.status.value=`signed-out`}async operate(e,t,n,r){this.entities.overlay(e,r);try{if(!this.#e?.connected)throw Error(`The hub is not reachable just now.`);let[r,i]=t.split(`.`);await ue(this.#e,r,i,n,{entity_id:e}),this.entities.confirm(e)}catch(t){this.entities.rollback(e);let n=this.entities.get(e)?.attributes.friendly_name??e;throw this.toasts.show(`${n} did not follow`,et(t)),t}}async ask(e,t,n={}){if(!this.#e?.connected)throw Error(`The hub is not reachable just now.`);return(await ue(this.#e,e,t,n,void 0,!0)).response}async enable(e){try{if(!this.#e?.connected)throw Error(`The hub is not reachable just now.`);await this.#e.sendMessagePromise({type:`hearth/integration/enable`,domain:e})}catch(t){this.toasts.show(`${e} stays off`,et(t))}}async send(e){if(!this.#e?.connected)throw Error(`The hub is not reachable just now.`);return this.#e.sendMessagePromise(e)}async request(e,t,n){let r=await fetch(`/api/${t}`,{method:e,headers:{authorization:`Bearer ${We()??``}`},...n===void 0?{}:{body:JSON.stringify(n)}}),i=await r.json().catch(()=>null);if(!r.ok)throw new $e(r.status,i);return i}hasService(e,t){return this.services.value[e]?.[t]!==void 0}async#i(e){this.#e=e,e.addEventListener(`disconnected`,()=>{e===this.#e&&(this.status.value=`offline`)}),e.addEventListener(`ready`,()=>{e===this.#e&&this.#a(e)}),e.addEventListener(`reconnect-error`,()=>{e===this.#e&&this.signOut(Ze)}),this.status.value=`online`,_e(e,e=>this.services.value=e);let t=()=>this.#o();e.subscribeEvents(t,`device_registry_updated`).catch(()=>{}),e.subscribeEvents(t,`entity_registry_updated`).catch(()=>{}),e.subscribeEvents(()=>void this.#c(),`repairs_issue_registry_updated`).catch(()=>{}),this.#c(),e.subscribeMessage(e=>this.health.value=Fe(this.health.value,e),{type:`hearth/health/subscribe`}).catch(()=>{}),await this.#s(),we(e,e=>{this.entities.replace(e),this.ready.value=!0})}async#a(e){this.status.value=`online`,this.#o(),this.#c();let t=await ce(e).catch(()=>null);t&&this.entities.retain(new Set(t.map(e=>e.entity_id)))}#o(){clearTimeout(this.#n),this.#n=setTimeout(()=>void this.#s(),Xe)}async#s(){let e=this.#e;if(e?.connected)try{let[t,n]=await Promise.all([e.sendMessagePromise({type:`config/device_registry/list`}),e.sendMessagePromise({type:`config/entity_registry/list_for_display`})]);this.registry.value={devices:t,entries:new Map(n.entities.map(e=>[e.ei,e])),categories:n.entity_categories}}catch(t){e.connected&&this.toasts.show(`The devices' names are missing`,et(t))}}async#c(){let e=await this.#e?.sendMessagePromise({type:`repairs/list_issues`}).catch(()=>null);e&&(this.issues.value=De(e.issues))}async#l(){let e=this.#e;if(!e?.connected||this.#r)return;this.#r=!0;let t=setTimeout(()=>e.reconnect(!0),Ye);await e.ping().catch(()=>{}),clearTimeout(t),this.#r=!1}},$e=class extends Error{constructor(e,t){let n=t??{};super(n.message??`The hub answered with ${e}.`),this.errors=n.errors??{}}};function et(e){return typeof e==`object`&&e&&`message`in e?String(e.message):typeof e==`number`?`The connection was lost.`:String(e)}var _=new Qe,tt=globalThis,nt=tt.ShadowRoot&&(tt.ShadyCSS===void 0||tt.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,rt=Symbol(),it=new WeakMap,at=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==rt)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(nt&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=it.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&it.set(t,e))}return e}toString(){return this.cssText}},ot=e=>new at(typeof e==`string`?e:e+``,void 0,rt),v=(e,...t)=>new at(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,rt),st=(e,t)=>{if(nt)e.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let n of t){let t=document.createElement(`style`),r=tt.litNonce;r!==void 0&&t.setAttribute(`nonce`,r),t.textContent=n.cssText,e.appendChild(t)}},ct=nt?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return ot(t)})(e):e,{is:lt,defineProperty:ut,getOwnPropertyDescriptor:dt,getOwnPropertyNames:ft,getOwnPropertySymbols:pt,getPrototypeOf:mt}=Object,ht=globalThis,gt=ht.trustedTypes,_t=gt?gt.emptyScript:``,vt=ht.reactiveElementPolyfillSupport,yt=(e,t)=>e,bt={toAttribute(e,t){switch(t){case Boolean:e=e?_t:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},xt=(e,t)=>!lt(e,t),St={attribute:!0,type:String,converter:bt,reflect:!1,useDefault:!1,hasChanged:xt};Symbol.metadata??=Symbol(`metadata`),ht.litPropertyMetadata??=new WeakMap;var y=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=St){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&ut(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=dt(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??St}static _$Ei(){if(this.hasOwnProperty(yt(`elementProperties`)))return;let e=mt(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(yt(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(yt(`properties`))){let e=this.properties,t=[...ft(e),...pt(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(ct(e))}else e!==void 0&&t.push(ct(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return st(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?bt:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?bt:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??xt)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};y.elementStyles=[],y.shadowRootOptions={mode:`open`},y[yt(`elementProperties`)]=new Map,y[yt(`finalized`)]=new Map,vt?.({ReactiveElement:y}),(ht.reactiveElementVersions??=[]).push(`2.1.2`);var Ct=globalThis,wt=e=>e,Tt=Ct.trustedTypes,Et=Tt?Tt.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,Dt=`$lit$`,b=`lit$${Math.random().toFixed(9).slice(2)}$`,Ot=`?`+b,kt=`<${Ot}>`,x=document,At=()=>x.createComment(``),jt=e=>e===null||typeof e!=`object`&&typeof e!=`function`,Mt=Array.isArray,Nt=e=>Mt(e)||typeof e?.[Symbol.iterator]==`function`,Pt=`[ 	
\f\r]`,Ft=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,It=/-->/g,Lt=/>/g,S=RegExp(`>|${Pt}(?:([^\\s"'>=/]+)(${Pt}*=${Pt}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),Rt=/'/g,zt=/"/g,Bt=/^(?:script|style|textarea|title)$/i,Vt=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),C=Vt(1),Ht=Vt(2),w=Symbol.for(`lit-noChange`),T=Symbol.for(`lit-nothing`),Ut=new WeakMap,E=x.createTreeWalker(x,129);function Wt(e,t){if(!Mt(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return Et===void 0?t:Et.createHTML(t)}var Gt=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=Ft;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===Ft?c[1]===`!--`?o=It:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=S):(Bt.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=S):o=Lt:o===S?c[0]===`>`?(o=i??Ft,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?S:c[3]===`"`?zt:Rt):o===zt||o===Rt?o=S:o===It||o===Lt?o=Ft:(o=S,i=void 0);let d=o===S&&e[t+1].startsWith(`/>`)?` `:``;a+=o===Ft?n+kt:l>=0?(r.push(s),n.slice(0,l)+Dt+n.slice(l)+b+d):n+b+(l===-2?t:d)}return[Wt(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},Kt=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=Gt(t,n);if(this.el=e.createElement(l,r),E.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=E.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(Dt)){let t=u[o++],n=i.getAttribute(e).split(b),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?Xt:r[1]===`?`?Zt:r[1]===`@`?Qt:Yt}),i.removeAttribute(e)}else e.startsWith(b)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(Bt.test(i.tagName)){let e=i.textContent.split(b),t=e.length-1;if(t>0){i.textContent=Tt?Tt.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],At()),E.nextNode(),c.push({type:2,index:++a});i.append(e[t],At())}}}else if(i.nodeType===8){if(i.data===Ot)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(b,e+1))!==-1;)c.push({type:7,index:a}),e+=b.length-1}}a++}}static createElement(e,t){let n=x.createElement(`template`);return n.innerHTML=e,n}};function D(e,t,n=e,r){if(t===w)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=jt(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=D(e,i._$AS(e,t.values),i,r)),t}var qt=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??x).importNode(t,!0);E.currentNode=r;let i=E.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new Jt(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new $t(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=E.nextNode(),a++)}return E.currentNode=x,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},Jt=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=T,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=D(this,e,t),jt(e)?e===T||e==null||e===``?(this._$AH!==T&&this._$AR(),this._$AH=T):e!==this._$AH&&e!==w&&this._(e):e._$litType$===void 0?e.nodeType===void 0?Nt(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==T&&jt(this._$AH)?this._$AA.nextSibling.data=e:this.T(x.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=Kt.createElement(Wt(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new qt(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=Ut.get(e.strings);return t===void 0&&Ut.set(e.strings,t=new Kt(e)),t}k(t){Mt(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(At()),this.O(At()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=wt(e).nextSibling;wt(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},Yt=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=T,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=T}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=D(this,e,t,0),a=!jt(e)||e!==this._$AH&&e!==w,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=D(this,r[n+o],t,o),s===w&&(s=this._$AH[o]),a||=!jt(s)||s!==this._$AH[o],s===T?e=T:e!==T&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===T?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},Xt=class extends Yt{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===T?void 0:e}},Zt=class extends Yt{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==T)}},Qt=class extends Yt{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=D(this,e,t,0)??T)===w)return;let n=this._$AH,r=e===T&&n!==T||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==T&&(n===T||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},$t=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){D(this,e)}},en={M:Dt,P:b,A:Ot,C:1,L:Gt,R:qt,D:Nt,V:D,I:Jt,H:Yt,N:Zt,U:Qt,B:Xt,F:$t},tn=Ct.litHtmlPolyfillSupport;tn?.(Kt,Jt),(Ct.litHtmlVersions??=[]).push(`3.3.3`);var nn=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new Jt(t.insertBefore(At(),e),e,void 0,n??{})}return i._$AI(e),i},rn=globalThis,O=class extends y{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=nn(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return w}};O._$litElement$=!0,O.finalized=!0,rn.litElementHydrateSupport?.({LitElement:O});var an=rn.litElementPolyfillSupport;an?.({LitElement:O}),(rn.litElementVersions??=[]).push(`4.2.2`);var k=e=>(t,n)=>{n===void 0?customElements.define(e,t):n.addInitializer(()=>{customElements.define(e,t)})},on={attribute:!0,type:String,converter:bt,reflect:!1,hasChanged:xt},sn=(e=on,t,n)=>{let{kind:r,metadata:i}=n,a=globalThis.litPropertyMetadata.get(i);if(a===void 0&&globalThis.litPropertyMetadata.set(i,a=new Map),r===`setter`&&((e=Object.create(e)).wrapped=!0),a.set(n.name,e),r===`accessor`){let{name:r}=n;return{set(n){let i=t.get.call(this);t.set.call(this,n),this.requestUpdate(r,i,e,!0,n)},init(t){return t!==void 0&&this.C(r,void 0,e,t),t}}}if(r===`setter`){let{name:r}=n;return function(n){let i=this[r];t.call(this,n),this.requestUpdate(r,i,e,!0,n)}}throw Error(`Unsupported decorator location: `+r)};function A(e){return(t,n)=>typeof n==`object`?sn(e,t,n):((e,t,n)=>{let r=t.hasOwnProperty(n);return t.constructor.createProperty(n,e),r?Object.getOwnPropertyDescriptor(t,n):void 0})(e,t,n)}function j(e){return A({...e,state:!0,attribute:!1})}var cn=(e,t,n)=>(n.configurable=!0,n.enumerable=!0,Reflect.decorate&&typeof t!=`object`&&Object.defineProperty(e,t,n),n);function ln(e,t){return(n,r,i)=>{let a=t=>t.renderRoot?.querySelector(e)??null;if(t){let{get:e,set:t}=typeof r==`object`?n:i??(()=>{let e=Symbol();return{get(){return this[e]},set(t){this[e]=t}}})();return cn(n,r,{get(){let n=e.call(this);return n===void 0&&(n=a(this),(n!==null||this.hasUpdated)&&t.call(this,n)),n}})}return cn(n,r,{get(){return a(this)}})}}function un(e){return e.could_not_move>0?`stuck`:e.held===0?`moved`:e.moved>0?`mixed`:`held`}var dn={held:`Held the loop`,stuck:`Could not be moved`,mixed:`Held and moved`,moved:`Moved off the loop`};function M(e){return e<10?`${e.toFixed(1)} ms`:e<1e3?`${Math.round(e)} ms`:e<6e4?`${(e/1e3).toFixed(1)} s`:`${Math.round(e/6e4)} min`}function fn(e){return e.split(`.`).slice(-2).join(`.`)}function pn(e){return e.moved>1&&e.overhead_ms>=1?M(e.overhead_ms*(1-1/e.moved)):null}var N=v`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: 3px solid color-mix(in srgb, var(--accent) 75%, transparent);
    outline-offset: 2px;
  }
  .icon {
    width: 1.35em;
    height: 1.35em;
    fill: currentColor;
    flex: none;
    display: block;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }
  button {
    border: 0;
    background: none;
    padding: 0;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  button:disabled {
    cursor: not-allowed;
    opacity: 0.55;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      animation-iteration-count: 1 !important;
      transition-duration: 0.01ms !important;
      scroll-behavior: auto !important;
    }
  }
`,P=v`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 42px;
    padding: 0 18px;
    border-radius: 999px;
    font-weight: 600;
    background: var(--surface-2);
    transition: background 0.15s, filter 0.15s;
  }
  .button:hover:not(:disabled) {
    background: var(--line);
  }
  .button.primary {
    background: var(--accent);
    color: var(--on-accent);
  }
  .button.primary:hover:not(:disabled) {
    background: var(--accent);
    filter: brightness(1.08);
  }
  .round {
    display: inline-grid;
    place-items: center;
    width: 42px;
    height: 42px;
    border-radius: 50%;
    color: var(--text-2);
    transition: background 0.15s, color 0.15s;
  }
  .round:hover {
    background: var(--surface-2);
    color: var(--text);
  }
`,mn=v`
  label,
  .label {
    display: block;
    font-weight: 600;
    font-size: 14px;
    margin-bottom: 6px;
  }
  .hint {
    color: var(--text-2);
    font-size: 13.5px;
  }
  input.field,
  select.field {
    width: 100%;
    min-height: 46px;
    padding: 0 14px;
    border: 1px solid var(--line-strong);
    border-radius: 12px;
    background: var(--bg);
  }
  input.field::placeholder {
    color: color-mix(in srgb, var(--text-2) 75%, transparent);
  }
  input.field:read-only {
    background: var(--surface-2);
    color: var(--text-2);
  }
  .problem {
    display: flex;
    gap: 8px;
    align-items: flex-start;
    padding: 10px 12px;
    border-radius: 12px;
    background: var(--bad-soft);
    color: var(--bad);
    font-size: 14px;
    overflow-wrap: anywhere;
  }
`,hn=v`
  dialog {
    width: min(520px, calc(100vw - 24px));
    max-height: calc(100dvh - 24px);
    padding: 26px 28px 28px;
    border: 1px solid var(--line);
    border-radius: 24px;
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--shadow-high);
    overflow: auto;
  }
  dialog::backdrop {
    background: rgb(25 15 8 / 45%);
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    margin-bottom: 14px;
  }
  h2 {
    font-size: 21px;
    letter-spacing: -0.01em;
  }
  h3 {
    font-size: 15px;
    margin: 22px 0 8px;
  }
  form {
    display: grid;
    gap: 14px;
    margin-top: 18px;
  }
  .actions {
    display: flex;
    justify-content: flex-end;
    gap: 10px;
  }
  .round {
    margin: -6px -10px -6px 0;
  }
`;function F(e,t,n,r){var i=arguments.length,a=i<3?t:r===null?r=Object.getOwnPropertyDescriptor(t,n):r,o;if(typeof Reflect==`object`&&typeof Reflect.decorate==`function`)a=Reflect.decorate(e,t,n,r);else for(var s=e.length-1;s>=0;s--)(o=e[s])&&(a=(i<3?o(a):i>3?o(t,n,a):o(t,n))||a);return i>3&&a&&Object.defineProperty(t,n,a),a}var gn=5e3,_n=50,I=class extends O{constructor(...e){super(...e),this.report=null,this.problem=null,this.owner=null,this.limit=_n}static{this.styles=[N,P,v`
      section {
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        box-shadow: var(--shadow);
        padding: 20px 22px;
        margin-bottom: 20px;
      }
      h2 {
        font-size: 19px;
        letter-spacing: -0.01em;
      }
      h3 {
        font-size: 15px;
        margin: 22px 0 8px;
      }
      p,
      .quiet {
        color: var(--text-2);
        font-size: 14px;
      }
      .owners {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 16px;
      }
      .owners button {
        min-height: 40px;
        padding: 0 14px;
        border-radius: 999px;
        border: 1px solid var(--line);
        background: var(--surface);
        font-size: 14px;
      }
      .owners button[aria-pressed="true"] {
        background: var(--accent-soft);
        border-color: var(--accent);
      }
      ol,
      ul {
        list-style: none;
        margin: 12px 0 0;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px 20px;
        padding: 12px 0;
        border-top: 1px solid var(--line);
      }
      .call {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .where {
        grid-column: 1;
        font-size: 13.5px;
        color: var(--text-2);
        overflow-wrap: anywhere;
      }
      .time {
        text-align: right;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .counts {
        text-align: right;
        font-size: 13.5px;
        color: var(--text-2);
        font-variant-numeric: tabular-nums;
      }
      .instead {
        grid-column: 1 / -1;
        font-size: 14px;
        margin-top: 4px;
      }
      .outcome {
        display: inline-block;
        padding: 0 9px;
        border-radius: 999px;
        font-size: 12.5px;
        font-weight: 600;
        margin-left: 6px;
        background: var(--bad-soft);
        color: var(--bad);
        white-space: nowrap;
      }
      .outcome.moved {
        background: var(--good-soft);
        color: var(--good);
      }
      .outcome.mixed {
        background: var(--glow-soft);
        color: var(--text);
      }
      .more {
        margin-top: 14px;
      }
      @media (max-width: 600px) {
        section {
          padding: 18px 16px;
        }
        li {
          grid-template-columns: minmax(0, 1fr);
        }
        .time,
        .counts {
          text-align: left;
        }
      }
    `]}#e;connectedCallback(){super.connectedCallback(),this.#t(),this.#e=setInterval(()=>void this.#t(),gn)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.#e)}async#t(){let e=this.owner;try{let t=await _.send({type:`hearth/blocking`,limit:this.limit,...e===null?{}:{owner:e}});if(e!==this.owner)return;this.report=t,this.problem=null}catch(e){this.problem=et(e)}}render(){return C`<section data-testid="blocking-page" aria-labelledby="title">
      <h2 id="title">What blocks</h2>
      <p>A call that blocks keeps everything in the house waiting, unless the hub can move it off the loop. These are the lines that make such calls, those that take the most time first.</p>
      ${this.problem?C`<p role="alert">${this.problem}</p>`:T} ${this.report?this.renderReport(this.report):C`<p>Asking the hub…</p>`}
    </section>`}renderReport(e){return C`${e.watching?this.renderCalls(e):C`<p data-testid="blocking-unwatched"><strong>Nobody watches.</strong> ${e.note}</p>`} ${this.renderHoldUps(e)}`}renderCalls(e){return e.all.count===0?C`<p data-testid="blocking-empty"><strong>Nothing has blocked the loop</strong> since the hub started.</p>`:C`<div class="owners" role="group" aria-label="By owner">
        ${this.renderOwner(null,`Everybody · ${M(e.all.total_ms)}`)} ${e.owners.map(e=>this.renderOwner(e.owner,`${e.owner} · ${M(e.total_ms)} · ${L(e.count)}×`))}
      </div>
      <ol>
        ${e.sites.map(e=>this.renderSite(e))}
      </ol>
      ${e.site_count>e.sites.length&&this.limit<200?C`<button class="button more" type="button" @click=${()=>this.#r()}>Show more of ${L(e.site_count)} lines</button>`:T}`}renderOwner(e,t){return C`<button type="button" aria-pressed=${this.owner===e} @click=${()=>this.#n(e)}>${t}</button>`}renderSite(e){let t=un(e),n=pn(e);return C`<li data-testid="blocking-site" data-owner=${e.owner}>
      <span class="call" title=${e.call}>${fn(e.call)}<span class="outcome ${t}">${dn[t]}</span></span>
      <span class="time">${M(e.total_ms)} in all</span>
      <span class="where"><strong>${e.owner}</strong> at ${e.line??`a line that was not on the stack`}</span>
      <span class="counts">${L(e.count)}×, ${L(e.per_minute)} a minute, longest ${M(e.longest_ms)}</span>
      <span class="instead"
        >${vn(e.instead)} <span class="quiet">More in <code>${e.link}</code>.</span>${n?C` <span class="quiet">One offload of them all would save ${n} of moving.</span>`:T}</span
      >
    </li>`}renderHoldUps(e){return e.hold_ups.length===0?T:C`<h3>Steps that held the loop</h3>
      <ul>
        ${e.hold_ups.map(e=>C`<li>
              <span class="call">${e.what}</span>
              <span class="time">${M(e.longest_ms)} at the longest</span>
              <span class="where"><strong>${e.owner}</strong>${e.line?C` at ${e.line}`:T}${e.doing?C`, ${e.doing}`:T}</span>
              <span class="counts">${e.handed_over>0?C`the loop went on without it ${L(e.handed_over)}×`:C`${L(e.count)}×`}</span>
            </li>`)}
      </ul>`}#n(e){this.owner=e,this.limit=_n,this.#t()}#r(){this.limit=200,this.#t()}};F([j()],I.prototype,`report`,void 0),F([j()],I.prototype,`problem`,void 0),F([j()],I.prototype,`owner`,void 0),F([j()],I.prototype,`limit`,void 0),I=F([k(`hearth-blocking`)],I);function vn(e){return e.split("`").map((e,t)=>t%2==1?C`<code>${e}</code>`:e)}function L(e){return new Intl.NumberFormat(`en`,{maximumFractionDigits:0}).format(e)}var yn=new h(new Date);setInterval(()=>yn.value=new Date,3e4);var bn=new Set([`door`,`window`,`garage_door`,`opening`]),xn=new Set([`smoke`,`gas`,`carbon_monoxide`,`moisture`,`safety`,`tamper`]);function Sn(e,t){let n=0,r=0,i=0,a=[],o=[],s=e=>{let s=t(e.id);if(!s)return;s.state===`unavailable`&&r++;let c=e.domain===`binary_sensor`?s.attributes.device_class??``:``;if(bn.has(c)&&i++,s.state!==`on`)return;let l=e.deviceName??e.name;e.domain===`light`&&n++,bn.has(c)&&a.push(l),xn.has(c)&&o.push(l)};for(let t of e){for(let e of t.main)s(e);for(let e of t.more)s(e)}return{lightsOn:n,openings:i,open:a,alarms:o,unavailable:r}}function Cn(e){return e.length===0?`Everything is closed`:e.length===1?`${e[0]} is open`:e.length===2?`${e[0]} and ${e[1]} are open`:`${e.length} doors and windows are open`}function wn(e){return e<5||e>=18?`Good evening`:e<12?`Good morning`:`Good afternoon`}var Tn=`M19,18.31V20A2,2 0 0,1 17,22H7A2,2 0 0,1 5,20V16.3C4.54,16.12 3.95,16 3,16A1,1 0 0,1 2,15A1,1 0 0,1 3,14C3.82,14 4.47,14.08 5,14.21V12.3C4.54,12.12 3.95,12 3,12A1,1 0 0,1 2,11A1,1 0 0,1 3,10C3.82,10 4.47,10.08 5,10.21V8.3C4.54,8.12 3.95,8 3,8A1,1 0 0,1 2,7A1,1 0 0,1 3,6C3.82,6 4.47,6.08 5,6.21V4A2,2 0 0,1 7,2H17A2,2 0 0,1 19,4V6.16C20.78,6.47 21.54,7.13 21.71,7.29C22.1,7.68 22.1,8.32 21.71,8.71C21.32,9.1 20.8,9.09 20.29,8.71V8.71C20.29,8.71 19.25,8 17,8C15.74,8 14.91,8.41 13.95,8.9C12.91,9.41 11.74,10 10,10C9.64,10 9.31,10 9,9.96V7.95C9.3,8 9.63,8 10,8C11.26,8 12.09,7.59 13.05,7.11C14.09,6.59 15.27,6 17,6V4H7V20H17V18C18.5,18 18.97,18.29 19,18.31M17,10C15.27,10 14.09,10.59 13.05,11.11C12.09,11.59 11.26,12 10,12C9.63,12 9.3,12 9,11.95V13.96C9.31,14 9.64,14 10,14C11.74,14 12.91,13.41 13.95,12.9C14.91,12.42 15.74,12 17,12C19.25,12 20.29,12.71 20.29,12.71V12.71C20.8,13.1 21.32,13.1 21.71,12.71C22.1,12.32 22.1,11.69 21.71,11.29C21.5,11.08 20.25,10 17,10M17,14C15.27,14 14.09,14.59 13.05,15.11C12.09,15.59 11.26,16 10,16C9.63,16 9.3,16 9,15.95V17.96C9.31,18 9.64,18 10,18C11.74,18 12.91,17.41 13.95,16.9C14.91,16.42 15.74,16 17,16C19.25,16 20.29,16.71 20.29,16.71V16.71C20.8,17.1 21.32,17.1 21.71,16.71C22.1,16.32 22.1,15.69 21.71,15.29C21.5,15.08 20.25,14 17,14Z`,En=`M11,15H13V17H11V15M11,7H13V13H11V7M12,2C6.47,2 2,6.5 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20Z`,Dn=`M16.67,4H15V2H9V4H7.33A1.33,1.33 0 0,0 6,5.33V20.67C6,21.4 6.6,22 7.33,22H16.67A1.33,1.33 0 0,0 18,20.67V5.33C18,4.6 17.4,4 16.67,4Z`,On=`M14 20H6V6H14M14.67 4H13V2H7V4H5.33C4.6 4 4 4.6 4 5.33V20.67C4 21.4 4.6 22 5.33 22H14.67C15.4 22 16 21.4 16 20.67V5.33C16 4.6 15.4 4 14.67 4M21 7H19V13H21V8M21 15H19V17H21V15Z`,kn=`M21,19V20H3V19L5,17V11C5,7.9 7.03,5.17 10,4.29C10,4.19 10,4.1 10,4A2,2 0 0,1 12,2A2,2 0 0,1 14,4C14,4.1 14,4.19 14,4.29C16.97,5.17 19,7.9 19,11V17L21,19M14,21A2,2 0 0,1 12,23A2,2 0 0,1 10,21M19.75,3.19L18.33,4.61C20.04,6.3 21,8.6 21,11H23C23,8.07 21.84,5.25 19.75,3.19M1,11H3C3,8.6 3.96,6.3 5.67,4.61L4.25,3.19C2.16,5.25 1,8.07 1,11Z`,An=`M12,18A6,6 0 0,1 6,12A6,6 0 0,1 12,6A6,6 0 0,1 18,12A6,6 0 0,1 12,18M20,15.31L23.31,12L20,8.69V4H15.31L12,0.69L8.69,4H4V8.69L0.69,12L4,15.31V20H8.69L12,23.31L15.31,20H20V15.31Z`,jn=`M19,19H5V8H19M16,1V3H8V1H6V3H5C3.89,3 3,3.89 3,5V19A2,2 0 0,0 5,21H19A2,2 0 0,0 21,19V5C21,3.89 20.1,3 19,3H18V1M17,12H12V17H17V12Z`,Mn=`M7.41,8.58L12,13.17L16.59,8.58L18,10L12,16L6,10L7.41,8.58Z`,Nn=`M12 2A10 10 0 0 0 2 12A10 10 0 0 0 12 22A10 10 0 0 0 22 12A10 10 0 0 0 12 2M12 4A8 8 0 0 1 20 12A8 8 0 0 1 12 20V4Z`,Pn=`M12,20A8,8 0 0,0 20,12A8,8 0 0,0 12,4A8,8 0 0,0 4,12A8,8 0 0,0 12,20M12,2A10,10 0 0,1 22,12A10,10 0 0,1 12,22C6.47,22 2,17.5 2,12A10,10 0 0,1 12,2M12.5,7V12.25L17,14.92L16.25,16.15L11,13V7H12.5Z`,Fn=`M19,6.41L17.59,5L12,10.59L6.41,5L5,6.41L10.59,12L5,17.59L6.41,19L12,13.41L17.59,19L19,17.59L13.41,12L19,6.41Z`,In=`M12.43 11C12.28 10.84 10 7 7 7S2.32 10.18 2 11V13H11.57C11.72 13.16 14 17 17 17S21.68 13.82 22 13V11H12.43M7 9C8.17 9 9.18 9.85 10 11H4.31C4.78 10.17 5.54 9 7 9M17 15C15.83 15 14.82 14.15 14 13H19.69C19.22 13.83 18.46 15 17 15Z`,Ln=`M16,11H18V13H16V11M12,3H19C20.11,3 21,3.89 21,5V19H22V21H2V19H10V5C10,3.89 10.89,3 12,3M12,5V19H19V5H12Z`,Rn=`M12,3C10.89,3 10,3.89 10,5H3V19H2V21H22V19H21V5C21,3.89 20.11,3 19,3H12M12,5H19V19H12V5M5,11H7V13H5V11Z`,zn=`M12,11A1,1 0 0,0 11,12A1,1 0 0,0 12,13A1,1 0 0,0 13,12A1,1 0 0,0 12,11M12.5,2C17,2 17.11,5.57 14.75,6.75C13.76,7.24 13.32,8.29 13.13,9.22C13.61,9.42 14.03,9.73 14.35,10.13C18.05,8.13 22.03,8.92 22.03,12.5C22.03,17 18.46,17.1 17.28,14.73C16.78,13.74 15.72,13.3 14.79,13.11C14.59,13.59 14.28,14 13.88,14.34C15.87,18.03 15.08,22 11.5,22C7,22 6.91,18.42 9.27,17.24C10.25,16.75 10.69,15.71 10.89,14.79C10.4,14.59 9.97,14.27 9.65,13.87C5.96,15.85 2,15.07 2,11.5C2,7 5.56,6.89 6.74,9.26C7.24,10.25 8.29,10.68 9.22,10.87C9.41,10.39 9.73,9.97 10.14,9.65C8.15,5.96 8.94,2 12.5,2Z`,Bn=`M12.5,2C9.64,2 8.57,4.55 9.29,7.47L15,13.16C15.87,13.37 16.81,13.81 17.28,14.73C18.46,17.1 22.03,17 22.03,12.5C22.03,8.92 18.05,8.13 14.35,10.13C14.03,9.73 13.61,9.42 13.13,9.22C13.32,8.29 13.76,7.24 14.75,6.75C17.11,5.57 17,2 12.5,2M3.28,4L2,5.27L4.47,7.73C3.22,7.74 2,8.87 2,11.5C2,15.07 5.96,15.85 9.65,13.87C9.97,14.27 10.4,14.59 10.89,14.79C10.69,15.71 10.25,16.75 9.27,17.24C6.91,18.42 7,22 11.5,22C13.8,22 14.94,20.36 14.94,18.21L18.73,22L20,20.72L3.28,4Z`,Vn=`M7,2V13H10V22L17,10H13L17,2H7Z`,Hn=`M17,7H22V17H17V19A1,1 0 0,0 18,20H20V22H17.5C16.95,22 16,21.55 16,21C16,21.55 15.05,22 14.5,22H12V20H14A1,1 0 0,0 15,19V5A1,1 0 0,0 14,4H12V2H14.5C15.05,2 16,2.45 16,3C16,2.45 16.95,2 17.5,2H20V4H18A1,1 0 0,0 17,5V7M2,7H13V9H4V15H13V17H2V7M20,15V9H17V15H20Z`,Un=`M7,5H21V7H7V5M7,13V11H21V13H7M4,4.5A1.5,1.5 0 0,1 5.5,6A1.5,1.5 0 0,1 4,7.5A1.5,1.5 0 0,1 2.5,6A1.5,1.5 0 0,1 4,4.5M4,10.5A1.5,1.5 0 0,1 5.5,12A1.5,1.5 0 0,1 4,13.5A1.5,1.5 0 0,1 2.5,12A1.5,1.5 0 0,1 4,10.5M7,19V17H21V19H7M4,16.5A1.5,1.5 0 0,1 5.5,18A1.5,1.5 0 0,1 4,19.5A1.5,1.5 0 0,1 2.5,18A1.5,1.5 0 0,1 4,16.5Z`,Wn=`M19,20H17V11H7V20H5V9L12,5L19,9V20M8,12H16V14H8V12M8,15H16V17H8V15M16,18V20H8V18H16Z`,Gn=`M19,20H17V11H7V20H5V9L12,5L19,9V20M8,12H16V14H8V12Z`,Kn=`M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,4A8,8 0 0,1 20,12C20,14.4 19,16.5 17.3,18C15.9,16.7 14,16 12,16C10,16 8.2,16.7 6.7,18C5,16.5 4,14.4 4,12A8,8 0 0,1 12,4M14,5.89C13.62,5.9 13.26,6.15 13.1,6.54L11.81,9.77L11.71,10C11,10.13 10.41,10.6 10.14,11.26C9.73,12.29 10.23,13.45 11.26,13.86C12.29,14.27 13.45,13.77 13.86,12.74C14.12,12.08 14,11.32 13.57,10.76L13.67,10.5L14.96,7.29L14.97,7.26C15.17,6.75 14.92,6.17 14.41,5.96C14.28,5.91 14.15,5.89 14,5.89M10,6A1,1 0 0,0 9,7A1,1 0 0,0 10,8A1,1 0 0,0 11,7A1,1 0 0,0 10,6M7,9A1,1 0 0,0 6,10A1,1 0 0,0 7,11A1,1 0 0,0 8,10A1,1 0 0,0 7,9M17,9A1,1 0 0,0 16,10A1,1 0 0,0 17,11A1,1 0 0,0 18,10A1,1 0 0,0 17,9Z`,qn=`M13 5C15.21 5 17 6.79 17 9C17 10.5 16.2 11.77 15 12.46V11.24C15.61 10.69 16 9.89 16 9C16 7.34 14.66 6 13 6S10 7.34 10 9C10 9.89 10.39 10.69 11 11.24V12.46C9.8 11.77 9 10.5 9 9C9 6.79 10.79 5 13 5M20 20.5C19.97 21.32 19.32 21.97 18.5 22H13C12.62 22 12.26 21.85 12 21.57L8 17.37L8.74 16.6C8.93 16.39 9.2 16.28 9.5 16.28H9.7L12 18V9C12 8.45 12.45 8 13 8S14 8.45 14 9V13.47L15.21 13.6L19.15 15.79C19.68 16.03 20 16.56 20 17.14V20.5M20 2H4C2.9 2 2 2.9 2 4V12C2 13.11 2.9 14 4 14H8V12L4 12L4 4H20L20 12H18V14H20V13.96L20.04 14C21.13 14 22 13.09 22 12V4C22 2.9 21.11 2 20 2Z`,Jn=`M11,18H13V16H11V18M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,20C7.59,20 4,16.41 4,12C4,7.59 7.59,4 12,4C16.41,4 20,7.59 20,12C20,16.41 16.41,20 12,20M12,6A4,4 0 0,0 8,10H10A2,2 0 0,1 12,8A2,2 0 0,1 14,10C14,12 11,11.75 11,15H13C13,12.75 16,12.5 16,10A4,4 0 0,0 12,6Z`,Yn=`M10,20V14H14V20H19V12H22L12,3L2,12H5V20H10Z`,Xn=`M12 5.69L17 10.19V18H15V12H9V18H7V10.19L12 5.69M12 3L2 12H5V20H11V14H13V20H19V12H22`,Zn=`M4,1C2.89,1 2,1.89 2,3V7C2,8.11 2.89,9 4,9H1V11H13V9H10C11.11,9 12,8.11 12,7V3C12,1.89 11.11,1 10,1H4M4,3H10V7H4V3M3,13V18L3,20H10V18H5V13H3M14,13C12.89,13 12,13.89 12,15V19C12,20.11 12.89,21 14,21H11V23H23V21H20C21.11,21 22,20.11 22,19V15C22,13.89 21.11,13 20,13H14M14,15H20V19H14V15Z`,Qn=`M12,2A7,7 0 0,0 5,9C5,11.38 6.19,13.47 8,14.74V17A1,1 0 0,0 9,18H15A1,1 0 0,0 16,17V14.74C17.81,13.47 19,11.38 19,9A7,7 0 0,0 12,2M9,21A1,1 0 0,0 10,22H14A1,1 0 0,0 15,21V20H9V21Z`,$n=`M12,2A7,7 0 0,1 19,9C19,11.38 17.81,13.47 16,14.74V17A1,1 0 0,1 15,18H9A1,1 0 0,1 8,17V14.74C6.19,13.47 5,11.38 5,9A7,7 0 0,1 12,2M9,21V20H15V21A1,1 0 0,1 14,22H10A1,1 0 0,1 9,21M12,4A5,5 0 0,0 7,9C7,11.05 8.23,12.81 10,13.58V16H14V13.58C15.77,12.81 17,11.05 17,9A5,5 0 0,0 12,4Z`,er=`M11 15H6L13 1V9H18L11 23V15Z`,tr=`M12,17A2,2 0 0,0 14,15C14,13.89 13.1,13 12,13A2,2 0 0,0 10,15A2,2 0 0,0 12,17M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6A2,2 0 0,1 4,20V10C4,8.89 4.9,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z`,nr=`M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10A2,2 0 0,1 6,8H15V6A3,3 0 0,0 12,3A3,3 0 0,0 9,6H7A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,17A2,2 0 0,0 14,15A2,2 0 0,0 12,13A2,2 0 0,0 10,15A2,2 0 0,0 12,17Z`,rr=`M17 7L15.59 8.41L18.17 11H8V13H18.17L15.59 15.58L17 17L22 12M4 5H12V3H4C2.9 3 2 3.9 2 5V19C2 20.1 2.9 21 4 21H12V19H4V5Z`,ir=`M9.5,3A6.5,6.5 0 0,1 16,9.5C16,11.11 15.41,12.59 14.44,13.73L14.71,14H15.5L20.5,19L19,20.5L14,15.5V14.71L13.73,14.44C12.59,15.41 11.11,16 9.5,16A6.5,6.5 0 0,1 3,9.5A6.5,6.5 0 0,1 9.5,3M9.5,5C7,5 5,7 5,9.5C5,12 7,14 9.5,14C12,14 14,12 14,9.5C14,7 12,5 9.5,5Z`,ar=`M5,7A2,2 0 0,0 3,9V15A2,2 0 0,0 5,17H8V15H5V9H8V7H5M11,7A2,2 0 0,0 9,9V15A2,2 0 0,0 11,17H13A2,2 0 0,0 15,15V9A2,2 0 0,0 13,7H11M11,9H13V15H11V9M16,10.5V12H19V13.5H17.5A1.5,1.5 0 0,0 16,15V18H20.5V16.5H17.5V15H19A1.5,1.5 0 0,0 20.5,13.5V12A1.5,1.5 0 0,0 19,10.5H16Z`,or=`M10,0.2C9,0.2 8.2,1 8.2,2C8.2,3 9,3.8 10,3.8C11,3.8 11.8,3 11.8,2C11.8,1 11,0.2 10,0.2M15.67,1A7.33,7.33 0 0,0 23,8.33V7A6,6 0 0,1 17,1H15.67M18.33,1C18.33,3.58 20.42,5.67 23,5.67V4.33C21.16,4.33 19.67,2.84 19.67,1H18.33M21,1A2,2 0 0,0 23,3V1H21M7.92,4.03C7.75,4.03 7.58,4.06 7.42,4.11L2,5.8V11H3.8V7.33L5.91,6.67L2,22H3.8L6.67,13.89L9,17V22H10.8V15.59L8.31,11.05L9.04,8.18L10.12,10H15V8.2H11.38L9.38,4.87C9.08,4.37 8.54,4.03 7.92,4.03Z`,sr=`M20.54,5.23C20.83,5.57 21,6 21,6.5V19A2,2 0 0,1 19,21H5A2,2 0 0,1 3,19V6.5C3,6 3.17,5.57 3.46,5.23L4.84,3.55C5.12,3.21 5.53,3 6,3H18C18.47,3 18.88,3.21 19.15,3.55L20.54,5.23M5.12,5H18.87L17.93,4H5.93L5.12,5M12,9.5L6.5,15H10V17H14V15H17.5L12,9.5Z`,cr=`M17.5,12A1.5,1.5 0 0,1 16,10.5A1.5,1.5 0 0,1 17.5,9A1.5,1.5 0 0,1 19,10.5A1.5,1.5 0 0,1 17.5,12M14.5,8A1.5,1.5 0 0,1 13,6.5A1.5,1.5 0 0,1 14.5,5A1.5,1.5 0 0,1 16,6.5A1.5,1.5 0 0,1 14.5,8M9.5,8A1.5,1.5 0 0,1 8,6.5A1.5,1.5 0 0,1 9.5,5A1.5,1.5 0 0,1 11,6.5A1.5,1.5 0 0,1 9.5,8M6.5,12A1.5,1.5 0 0,1 5,10.5A1.5,1.5 0 0,1 6.5,9A1.5,1.5 0 0,1 8,10.5A1.5,1.5 0 0,1 6.5,12M12,3A9,9 0 0,0 3,12A9,9 0 0,0 12,21A1.5,1.5 0 0,0 13.5,19.5C13.5,19.11 13.35,18.76 13.11,18.5C12.88,18.23 12.73,17.88 12.73,17.5A1.5,1.5 0 0,1 14.23,16H16A5,5 0 0,0 21,11C21,6.58 16.97,3 12,3Z`,lr=`M16,7V3H14V7H10V3H8V7H8C7,7 6,8 6,9V14.5L9.5,18V21H14.5V18L18,14.5V9C18,8 17,7 16,7Z`,ur=`M20.84 22.73L15.31 17.2L14.5 18V21H9.5V18L6 14.5V9C6 8.7 6.1 8.41 6.25 8.14L1.11 3L2.39 1.73L22.11 21.46L20.84 22.73M18 14.5V9C18 8 17 7 16 7V3H14V7H10.2L17.85 14.65L18 14.5M10 3H8V4.8L10 6.8V3Z`,dr=`M3,13H5.79L10.1,4.79L11.28,13.75L14.5,9.66L17.83,13H21V15H17L14.67,12.67L9.92,18.73L8.94,11.31L7,15H3V13Z`,fr=`M22,13.5C22,15.26 20.7,16.72 19,16.96V20A2,2 0 0,1 17,22H13.2V21.7A2.7,2.7 0 0,0 10.5,19C9,19 7.8,20.21 7.8,21.7V22H4A2,2 0 0,1 2,20V16.2H2.3C3.79,16.2 5,15 5,13.5C5,12 3.79,10.8 2.3,10.8H2V7A2,2 0 0,1 4,5H7.04C7.28,3.3 8.74,2 10.5,2C12.26,2 13.72,3.3 13.96,5H17A2,2 0 0,1 19,7V10.04C20.7,10.28 22,11.74 22,13.5M17,15H18.5A1.5,1.5 0 0,0 20,13.5A1.5,1.5 0 0,0 18.5,12H17V7H12V5.5A1.5,1.5 0 0,0 10.5,4A1.5,1.5 0 0,0 9,5.5V7H4V9.12C5.76,9.8 7,11.5 7,13.5C7,15.5 5.75,17.2 4,17.88V20H6.12C6.8,18.25 8.5,17 10.5,17C12.5,17 14.2,18.25 14.88,20H17V15Z`,pr=`M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2Z`,mr=`M16.5,21C13.5,21 12.31,16.76 11.05,12.28C10.14,9.04 9,5 7.5,5C4.11,5 4,11.93 4,12H2C2,11.63 2.06,3 7.5,3C10.5,3 11.71,7.25 12.97,11.74C13.83,14.8 15,19 16.5,19C19.94,19 20.03,12.07 20.03,12H22.03C22.03,12.37 21.97,21 16.5,21Z`,hr=`M12 4C16.41 4 20 7.59 20 12S16.41 20 12 20 4 16.41 4 12 7.59 4 12 4M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 11C11.45 11 11 11.45 11 12S11.45 13 12 13 13 12.55 13 12 12.55 11 12 11M10.72 9.3C11.11 9.11 11.54 9 12 9S12.89 9.11 13.29 9.3L14 8.57C13.43 8.22 12.74 8 12 8S10.58 8.22 10 8.57L10.72 9.3M15 12C15 12.46 14.89 12.89 14.7 13.29L15.43 14C15.79 13.43 16 12.74 16 12S15.79 10.58 15.43 10L14.7 10.72C14.89 11.11 15 11.54 15 12M9 12C9 11.54 9.11 11.11 9.3 10.72L8.57 10C8.22 10.58 8 11.26 8 12S8.22 13.43 8.57 14L9.3 13.29C9.11 12.89 9 12.46 9 12M13.29 14.7C12.89 14.89 12.46 15 12 15S11.11 14.89 10.72 14.7L10 15.43C10.58 15.79 11.26 16 12 16S13.43 15.79 14 15.43L13.29 14.7M16.89 8.53L16.17 9.25C16.69 10.04 17 11 17 12S16.69 13.96 16.17 14.75L16.89 15.47C17.59 14.5 18 13.3 18 12S17.59 9.5 16.89 8.53M9.25 7.83C10.04 7.31 11 7 12 7S13.96 7.31 14.75 7.83L15.47 7.11C14.5 6.42 13.3 6 12 6S9.5 6.42 8.53 7.11L9.25 7.83M14.75 16.17C13.96 16.69 13 17 12 17S10.04 16.69 9.25 16.17L8.53 16.89C9.5 17.59 10.7 18 12 18S14.5 17.59 15.47 16.89L14.75 16.17M7.83 14.75C7.31 13.96 7 13 7 12S7.31 10.04 7.83 9.25L7.11 8.53C6.42 9.5 6 10.7 6 12S6.42 14.5 7.11 15.47L7.83 14.75Z`,gr=`M10 4C14.4 4 18 7.6 18 12S14.4 20 10 20 2 16.4 2 12 5.6 4 10 4M10 2C4.5 2 0 6.5 0 12S4.5 22 10 22 20 17.5 20 12 15.5 2 10 2M10 11C9.4 11 9 11.4 9 12S9.4 13 10 13 11 12.6 11 12 10.6 11 10 11M8.7 9.3C9.1 9.1 9.5 9 10 9S10.9 9.1 11.3 9.3L12 8.6C11.4 8.2 10.7 8 10 8S8.6 8.2 8 8.6L8.7 9.3M13 12C13 12.5 12.9 12.9 12.7 13.3L13.4 14C13.8 13.4 14 12.7 14 12S13.8 10.6 13.4 10L12.7 10.7C12.9 11.1 13 11.5 13 12M7 12C7 11.5 7.1 11.1 7.3 10.7L6.6 10C6.2 10.6 6 11.3 6 12S6.2 13.4 6.6 14L7.3 13.3C7.1 12.9 7 12.5 7 12M11.3 14.7C10.9 14.9 10.5 15 10 15S9.1 14.9 8.7 14.7L8 15.4C8.6 15.8 9.3 16 10 16S11.4 15.8 12 15.4L11.3 14.7M14.9 8.5L14.2 9.2C14.7 10 15 11 15 12S14.7 14 14.2 14.8L14.9 15.5C15.6 14.5 16 13.3 16 12S15.6 9.5 14.9 8.5M7.2 7.8C8 7.3 9 7 10 7S12 7.3 12.8 7.8L13.5 7.1C12.5 6.4 11.3 6 10 6S7.5 6.4 6.5 7.1L7.2 7.8M12.8 16.2C12 16.7 11 17 10 17S8 16.7 7.2 16.2L6.5 16.9C7.5 17.6 8.7 18 10 18S12.5 17.6 13.5 16.9L12.8 16.2M5.8 14.8C5.3 14 5 13 5 12S5.3 10 5.8 9.2L5.1 8.5C4.4 9.5 4 10.7 4 12S4.4 14.5 5.1 15.5L5.8 14.8M24 7H22V13H24V8M24 15H22V17H24V15Z`,_r=`M15 13V5A3 3 0 0 0 9 5V13A5 5 0 1 0 15 13M12 4A1 1 0 0 1 13 5V8H11V5A1 1 0 0 1 12 4Z`,vr=`M22 6V18H16L12 14L8 18H2V6H8L12 10L16 6M7.5 16L11.5 12L7.5 8H4V16M12.5 12L16.5 16H20V8H16.5M18 12V14H17.2L15.2 12M8.8 12L6.8 14H6V12Z`,yr=`M17,7H7A5,5 0 0,0 2,12A5,5 0 0,0 7,17H17A5,5 0 0,0 22,12A5,5 0 0,0 17,7M17,15A3,3 0 0,1 14,12A3,3 0 0,1 17,9A3,3 0 0,1 20,12A3,3 0 0,1 17,15Z`,br=`M17 6H7c-3.31 0-6 2.69-6 6s2.69 6 6 6h10c3.31 0 6-2.69 6-6s-2.69-6-6-6zm0 10H7c-2.21 0-4-1.79-4-4s1.79-4 4-4h10c2.21 0 4 1.79 4 4s-1.79 4-4 4zM7 9c-1.66 0-3 1.34-3 3s1.34 3 3 3 3-1.34 3-3-1.34-3-3-3z`,xr=`M8 13C6.14 13 4.59 14.28 4.14 16H2V18H4.14C4.59 19.72 6.14 21 8 21S11.41 19.72 11.86 18H22V16H11.86C11.41 14.28 9.86 13 8 13M8 19C6.9 19 6 18.1 6 17C6 15.9 6.9 15 8 15S10 15.9 10 17C10 18.1 9.1 19 8 19M19.86 6C19.41 4.28 17.86 3 16 3S12.59 4.28 12.14 6H2V8H12.14C12.59 9.72 14.14 11 16 11S19.41 9.72 19.86 8H22V6H19.86M16 9C14.9 9 14 8.1 14 7C14 5.9 14.9 5 16 5S18 5.9 18 7C18 8.1 17.1 9 16 9Z`,Sr=`M21,10.12H14.22L16.96,7.3C14.23,4.6 9.81,4.5 7.08,7.2C4.35,9.91 4.35,14.28 7.08,17C9.81,19.7 14.23,19.7 16.96,17C18.32,15.65 19,14.08 19,12.1H21C21,14.08 20.12,16.65 18.36,18.39C14.85,21.87 9.15,21.87 5.64,18.39C2.14,14.92 2.11,9.28 5.62,5.81C9.13,2.34 14.76,2.34 18.27,5.81L21,3V10.12M12.5,8V12.25L16,14.33L15.28,15.54L11,13V8H12.5Z`,Cr=`M16,19H8V5H16M16.5,3H7.5A1.5,1.5 0 0,0 6,4.5V19.5A1.5,1.5 0 0,0 7.5,21H16.5A1.5,1.5 0 0,0 18,19.5V4.5A1.5,1.5 0 0,0 16.5,3M19,17H21V7H19M22,9V15H24V9M3,17H5V7H3M0,15H2V9H0V15Z`,wr=`M14,3.23V5.29C16.89,6.15 19,8.83 19,12C19,15.17 16.89,17.84 14,18.7V20.77C18,19.86 21,16.28 21,12C21,7.72 18,4.14 14,3.23M16.5,12C16.5,10.23 15.5,8.71 14,7.97V16C15.5,15.29 16.5,13.76 16.5,12M3,9V15H7L12,20V4L7,9H3Z`,Tr=`M12,20A6,6 0 0,1 6,14C6,10 12,3.25 12,3.25C12,3.25 18,10 18,14A6,6 0 0,1 12,20Z`,Er=`M12,3.25C12,3.25 6,10 6,14C6,17.32 8.69,20 12,20A6,6 0 0,0 18,14C18,10 12,3.25 12,3.25M14.47,9.97L15.53,11.03L9.53,17.03L8.47,15.97M9.75,10A1.25,1.25 0 0,1 11,11.25A1.25,1.25 0 0,1 9.75,12.5A1.25,1.25 0 0,1 8.5,11.25A1.25,1.25 0 0,1 9.75,10M14.25,14.5A1.25,1.25 0 0,1 15.5,15.75A1.25,1.25 0 0,1 14.25,17A1.25,1.25 0 0,1 13,15.75A1.25,1.25 0 0,1 14.25,14.5Z`,Dr=`M17.75,4.09L15.22,6.03L16.13,9.09L13.5,7.28L10.87,9.09L11.78,6.03L9.25,4.09L12.44,4L13.5,1L14.56,4L17.75,4.09M21.25,11L19.61,12.25L20.2,14.23L18.5,13.06L16.8,14.23L17.39,12.25L15.75,11L17.81,10.95L18.5,9L19.19,10.95L21.25,11M18.97,15.95C19.8,15.87 20.69,17.05 20.16,17.8C19.84,18.25 19.5,18.67 19.08,19.07C15.17,23 8.84,23 4.94,19.07C1.03,15.17 1.03,8.83 4.94,4.93C5.34,4.53 5.76,4.17 6.21,3.85C6.96,3.32 8.14,4.21 8.06,5.04C7.79,7.9 8.75,10.87 10.95,13.06C13.14,15.26 16.1,16.22 18.97,15.95M17.33,17.97C14.5,17.81 11.7,16.64 9.53,14.5C7.36,12.31 6.2,9.5 6.04,6.68C3.23,9.82 3.34,14.64 6.35,17.66C9.37,20.67 14.19,20.78 17.33,17.97Z`,Or=`M4,10A1,1 0 0,1 3,9A1,1 0 0,1 4,8H12A2,2 0 0,0 14,6A2,2 0 0,0 12,4C11.45,4 10.95,4.22 10.59,4.59C10.2,5 9.56,5 9.17,4.59C8.78,4.2 8.78,3.56 9.17,3.17C9.9,2.45 10.9,2 12,2A4,4 0 0,1 16,6A4,4 0 0,1 12,10H4M19,12A1,1 0 0,0 20,11A1,1 0 0,0 19,10C18.72,10 18.47,10.11 18.29,10.29C17.9,10.68 17.27,10.68 16.88,10.29C16.5,9.9 16.5,9.27 16.88,8.88C17.42,8.34 18.17,8 19,8A3,3 0 0,1 22,11A3,3 0 0,1 19,14H5A1,1 0 0,1 4,13A1,1 0 0,1 5,12H19M18,18H4A1,1 0 0,1 3,17A1,1 0 0,1 4,16H18A3,3 0 0,1 21,19A3,3 0 0,1 18,22C17.17,22 16.42,21.66 15.88,21.12C15.5,20.73 15.5,20.1 15.88,19.71C16.27,19.32 16.9,19.32 17.29,19.71C17.47,19.89 17.72,20 18,20A1,1 0 0,0 19,19A1,1 0 0,0 18,18Z`,kr=`M3.55 19.09L4.96 20.5L6.76 18.71L5.34 17.29M12 6C8.69 6 6 8.69 6 12S8.69 18 12 18 18 15.31 18 12C18 8.68 15.31 6 12 6M20 13H23V11H20M17.24 18.71L19.04 20.5L20.45 19.09L18.66 17.29M20.45 5L19.04 3.6L17.24 5.39L18.66 6.81M13 1H11V4H13M6.76 5.39L4.96 3.6L3.55 5L5.34 6.81L6.76 5.39M1 13H4V11H1M13 20H11V23H13`,Ar=`M12,21L15.6,16.2C14.6,15.45 13.35,15 12,15C10.65,15 9.4,15.45 8.4,16.2L12,21M12,3C7.95,3 4.21,4.34 1.2,6.6L3,9C5.5,7.12 8.62,6 12,6C15.38,6 18.5,7.12 21,9L22.8,6.6C19.79,4.34 16.05,3 12,3M12,9C9.3,9 6.81,9.89 4.8,11.4L6.6,13.8C8.1,12.67 9.97,12 12,12C14.03,12 15.9,12.67 17.4,13.8L19.2,11.4C17.19,9.89 14.7,9 12,9Z`,jr=`M6,11H10V9H14V11H18V4H6V11M18,13H6V20H18V13M6,2H18A2,2 0 0,1 20,4V20A2,2 0 0,1 18,22H6A2,2 0 0,1 4,20V4A2,2 0 0,1 6,2Z`,Mr=`M6,8H10V6H14V8H18V4H6V8M18,10H6V15H18V10M6,20H18V17H6V20M6,2H18A2,2 0 0,1 20,4V20A2,2 0 0,1 18,22H6A2,2 0 0,1 4,20V4A2,2 0 0,1 6,2Z`,Nr=`M3 4H21V8H19V20H17V8H7V20H5V8H3V4M8 9H16V11H8V9M8 12H16V14H8V12M8 15H16V17H8V15M8 18H16V20H8V18Z`,Pr=`M3 4H21V8H19V20H17V8H7V20H5V8H3V4M8 9H16V11H8V9Z`,R={alert:En,blocking:vr,broker:Zn,chevron:Mn,close:Fn,door:Rn,closedDoor:Ln,light:Qn,moon:Dr,pulse:dr,puzzle:fr,search:ir,signOut:rr,sun:kr,system:Nn,tune:xr,unknown:Jn},Fr={battery:[On,Dn],carbon_monoxide:[gr,hr],connectivity:[Zn,Zn],door:[Rn,Ln],garage_door:[Gn,Wn],gas:[gr,hr],light:[An,An],lock:[nr,tr],moisture:[Tr,Tr],motion:[or,or],occupancy:[Yn,Xn],opening:[Rn,Ln],plug:[lr,ur],presence:[Yn,Xn],problem:[En,pr],smoke:[gr,hr],sound:[wr,wr],tamper:[En,pr],update:[Sr,Sr],vibration:[Cr,Cr],window:[Mr,jr]},Ir={apparent_power:Vn,aqi:Tn,atmospheric_pressure:Kn,battery:Dn,carbon_dioxide:ar,current:In,date:jn,duration:Pn,energy:er,enum:Un,humidity:Er,illuminance:An,moisture:Tr,pm1:Tn,pm10:Tn,pm25:Tn,power:Vn,precipitation:Tr,pressure:Kn,signal_strength:Ar,temperature:_r,timestamp:Pn,voltage:mr,water:Tr,wind_speed:Or};function Lr(e,t,n){let r=n===`on`;switch(e){case`light`:return r?Qn:$n;case`switch`:return t===`outlet`?r?lr:ur:r?yr:br;case`binary_sensor`:{let e=Fr[t??``]??[`M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,7A5,5 0 0,0 7,12A5,5 0 0,0 12,17A5,5 0 0,0 17,12A5,5 0 0,0 12,7Z`,`M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20M12,2A10,10 0 0,0 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2Z`];return r?e[0]:e[1]}case`climate`:return _r;case`fan`:return r?zn:Bn;case`cover`:return n===`closed`?Nr:Pr;case`lock`:return n===`locked`?tr:nr;case`button`:return qn;case`scene`:return cr;case`select`:return Un;case`number`:return Ir[t??``]??`M2,11H9.17C9.58,9.83 10.69,9 12,9C13.31,9 14.42,9.83 14.83,11H22V13H14.83C14.42,14.17 13.31,15 12,15C10.69,15 9.58,14.17 9.17,13H2V11Z`;case`text`:return Hn;case`event`:return kn;case`update`:return sr;default:return Ir[t??``]??`M12,9A3,3 0 0,0 9,12A3,3 0 0,0 12,15A3,3 0 0,0 15,12A3,3 0 0,0 12,9M12,17A5,5 0 0,1 7,12A5,5 0 0,1 12,7A5,5 0 0,1 17,12A5,5 0 0,1 12,17M12,4.5C7,4.5 2.73,7.61 1,12C2.73,16.39 7,19.5 12,19.5C17,19.5 21.27,16.39 23,12C21.27,7.61 17,4.5 12,4.5Z`}}function z(e){return C`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${Ht`<path d=${e}></path>`}</svg>`}function Rr(){return C`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    ${Ht`<path class="house" d="M16 2.6 29.4 13a2.6 2.6 0 0 1 1 2V27a3.4 3.4 0 0 1-3.4 3.4H5A3.4 3.4 0 0 1 1.6 27V15a2.6 2.6 0 0 1 1-2z"></path>
    <path class="flame" d="M16.6 9.5c.6 4-4.8 6-5.9 10.3C9.7 23.9 12.5 27 16 27s6.5-2.7 6.3-6.5c-.1-2.3-1.3-3.6-2-5-.5 1.5-1 2.2-1.9 2.7.3-3.3-.1-6.4-1.8-8.7z"></path>`}
  </svg>`}var zr=class extends O{static{this.styles=[N,v`
      :host {
        display: block;
        margin: 20px 0 22px;
      }
      h1 {
        font-size: clamp(27px, 4.6vw, 38px);
        line-height: 1.15;
        letter-spacing: -0.025em;
        font-weight: 650;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 20px;
        list-style: none;
        margin: 10px 0 0;
        padding: 0;
        color: var(--text-2);
      }
      li {
        display: flex;
        align-items: center;
        gap: 7px;
      }
      .on .icon {
        color: var(--glow);
      }
      .alarm {
        color: var(--bad);
        font-weight: 600;
      }
    `]}constructor(){super(),this.groups=[],new g(this,_.entities.settled,yn)}render(){let{lightsOn:e,openings:t,open:n,alarms:r,unavailable:i}=Sn(this.groups,e=>_.entities.get(e)),a=e===0?`No light is on`:e===1?`1 light is on`:`${e} lights are on`;return C`<h1>${wn(yn.value.getHours())}</h1>
      <ul aria-label="The house at a glance">
        ${r.length>0?C`<li class="alarm">${z(R.alert)} Look at ${r.join(`, `)}</li>`:T}
        <li class=${e>0?`on`:``}>${z(R.light)} ${a}</li>
        ${t>0?C`<li>${z(n.length>0?R.door:R.closedDoor)} ${Cn(n)}</li>`:T}
        ${i>0?C`<li>${z(R.unknown)} ${i} unavailable</li>`:T}
      </ul>`}};F([A({attribute:!1})],zr.prototype,`groups`,void 0),zr=F([k(`hearth-glance`)],zr);var Br={battery:{on:`Low`,off:`Normal`,tone:`alert`},battery_charging:{on:`Charging`,off:`Not charging`},carbon_monoxide:{on:`CO detected`,off:`Clear`,tone:`alert`},cold:{on:`Cold`,off:`Normal`,tone:`alert`},connectivity:{on:`Connected`,off:`Disconnected`,tone:`calm`,offTone:`alert`},door:{on:`Open`,off:`Closed`},garage_door:{on:`Open`,off:`Closed`},gas:{on:`Gas detected`,off:`Clear`,tone:`alert`},heat:{on:`Hot`,off:`Normal`,tone:`alert`},light:{on:`Light detected`,off:`No light`},lock:{on:`Unlocked`,off:`Locked`},moisture:{on:`Wet`,off:`Dry`,tone:`alert`},motion:{on:`Motion detected`,off:`Clear`},moving:{on:`Moving`,off:`Still`},occupancy:{on:`Occupied`,off:`Clear`},opening:{on:`Open`,off:`Closed`},plug:{on:`Plugged in`,off:`Unplugged`},power:{on:`Power detected`,off:`No power`},presence:{on:`Home`,off:`Away`},problem:{on:`Problem`,off:`OK`,tone:`alert`},running:{on:`Running`,off:`Not running`},safety:{on:`Unsafe`,off:`Safe`,tone:`alert`},smoke:{on:`Smoke detected`,off:`Clear`,tone:`alert`},sound:{on:`Sound detected`,off:`Quiet`},tamper:{on:`Tampering detected`,off:`Clear`,tone:`alert`},update:{on:`Update available`,off:`Up to date`},vibration:{on:`Vibration detected`,off:`Still`},window:{on:`Open`,off:`Closed`}};function Vr(e){return e===`unavailable`||e===`unknown`}function Hr(e,t,n){if(n===`unavailable`)return`Unavailable`;if(n===`unknown`)return`Unknown`;let r=e===`update`?`update`:e===`binary_sensor`?t:void 0,i=r===void 0?void 0:Br[r];return n===`on`?i?.on??`On`:n===`off`?i?.off??`Off`:n}var Ur={cover:[`open`,`opening`,`closing`],fan:[`on`],light:[`on`],lock:[`unlocked`,`open`,`opening`,`unlocking`],switch:[`on`],update:[`on`]};function Wr(e,t,n){if(e===`binary_sensor`){let e=t?Br[t]:void 0;return n===`on`?e?.tone??`active`:n===`off`?e?.offTone??`calm`:`calm`}return Ur[e]?.includes(n)?`active`:`calm`}var Gr={light:[`Light`,`Lights`],switch:[`Switch`,`Switches`],binary_sensor:[`Detector`,`Detectors`],sensor:[`Sensor`,`Sensors`]};function Kr(e,t=!0){let n=Gr[e];if(n)return t?n[1]:n[0];let r=B(e);return t?`${r}s`:r}function qr(e,t){return(e===`binary_sensor`||e===`sensor`)&&t!==void 0?B(t):Kr(e,!1)}function B(e){let t=e.replaceAll(`_`,` `).trim();return t.charAt(0).toUpperCase()+t.slice(1)}var Jr=60,V=3600,H=24*V;function Yr(e){return/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(e)}function Xr(e,t,n){let r=Number(e),i=t===void 0?void 0:Math.min(Math.max(Math.trunc(t),0),10);return new Intl.NumberFormat(n,{useGrouping:Math.abs(r)>=1e4,minimumFractionDigits:i??Math.min(e.match(/^[-+]?\d*\.(\d+)$/)?.[1]?.length??0,4),maximumFractionDigits:i??4}).format(r)}function Zr(e,t,n){let r=(e.getTime()-t.getTime())/1e3,i=Math.abs(r);if(i<45)return`just now`;let[a,o]=i<.95*V?[`minute`,Jr]:i<.95*H?[`hour`,V]:i<60*H?[`day`,H]:[`month`,30.44*H],s=Math.sign(r)*Math.max(1,Math.round(i/o));return new Intl.RelativeTimeFormat(n??`en`,{numeric:`always`}).format(s,a)}function Qr(e){return e<Jr?`${Math.floor(e)} s`:e<V?`${Math.floor(e/Jr)} min`:e<H?`${Math.floor(e/V)} h ${Math.floor(e%V/Jr)} min`:`${Math.floor(e/H)} d ${Math.floor(e%H/V)} h`}function $r(e,t,n){let r=t.unit_of_measurement??``;if(Vr(e))return{value:B(e),unit:``};if(t.device_class===`timestamp`||t.device_class===`date`){let r=new Date(e);if(!Number.isNaN(r.getTime()))return ei(r,t.device_class,n)}return t.device_class===`enum`?{value:B(e),unit:``}:!Yr(e)||r===``&&t.device_class===void 0&&/^[-+]?0\d/.test(e)?{value:e===``?`–`:e,unit:r,title:e}:{value:Xr(e,n.precision??ti(t.display_precision)??ti(t.suggested_display_precision),n.locale),unit:r,title:r?`${e} ${r}`:e}}function ei(e,t,n){if(t===`date`)return{value:new Intl.DateTimeFormat(n.locale,{dateStyle:`medium`,timeZone:`UTC`}).format(e),unit:``};let r=new Intl.DateTimeFormat(n.locale,{dateStyle:`medium`,timeStyle:`medium`}).format(e);return{value:Zr(e,n.now),unit:``,title:r}}function ti(e){return typeof e==`number`&&Number.isFinite(e)?e:void 0}function ni(e,t){let n=e.slice(-t.length),r=Math.max(t.ceiling,...n)||1,i=100/Math.max(1,t.length-1);return n.map((e,t)=>{let a=100-(n.length-1-t)*i,o=39-Math.max(0,e)/r*37;return[ri(a),ri(o)]})}function ri(e){return Math.round(e*100)/100}var U=class extends O{constructor(...e){super(...e),this.values=[],this.length=60,this.ceiling=1,this.label=``}static{this.styles=[N,v`
      :host {
        display: block;
        height: 52px;
        color: var(--accent);
      }
      svg {
        display: block;
        width: 100%;
        height: 100%;
        overflow: visible;
      }
      .area {
        fill: currentColor;
        opacity: 0.14;
      }
      .line {
        fill: none;
        stroke: currentColor;
        stroke-width: 1.8;
        stroke-linejoin: round;
        vector-effect: non-scaling-stroke;
      }
    `]}render(){let e=ni(this.values,{length:this.length,ceiling:this.ceiling}),t=e.map(([e,t])=>`${e},${t}`).join(` `),n=e[0]?.[0]??100;return C`<svg viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label=${this.label}>
      ${Ht`<polygon class="area" points="${n},40 ${t} 100,40"></polygon><polyline class="line" points=${t}></polyline>`}
    </svg>`}};F([A({attribute:!1})],U.prototype,`values`,void 0),F([A({type:Number})],U.prototype,`length`,void 0),F([A({type:Number})],U.prototype,`ceiling`,void 0),F([A()],U.prototype,`label`,void 0),U=F([k(`hearth-sparkline`)],U);var ii={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ai=e=>(...t)=>({_$litDirective$:e,values:t}),oi=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}},si=ai(class extends oi{#e=new Map;constructor(e){if(super(e),e.type!==ii.ELEMENT)throw Error(`cssVars belongs on an element`)}render(e){}update(e,[t]){let n=e.element.style;for(let[e,r]of Object.entries(t))this.#e.get(e)!==(r??``)&&(this.#e.set(e,r??``),r===null?n.removeProperty(e):n.setProperty(e,r))}}),ci={calm:`Calm`,busy:`Busy`,strained:`Strained`},li=class extends O{static{this.styles=[N,v`
      section {
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        box-shadow: var(--shadow);
        padding: 20px 22px;
        margin-bottom: 20px;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 4px 12px;
        margin-bottom: 16px;
      }
      h2 {
        font-size: 19px;
        letter-spacing: -0.01em;
      }
      header p {
        color: var(--text-2);
        font-size: 14px;
      }
      .mood {
        padding: 1px 11px;
        border-radius: 999px;
        font-size: 13px;
        font-weight: 600;
        background: var(--good-soft);
        color: var(--good);
      }
      .mood.busy {
        background: var(--glow-soft);
        color: var(--text);
      }
      .mood.strained {
        background: var(--bad-soft);
        color: var(--bad);
      }
      .grid {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.35fr);
        gap: 14px 28px;
      }
      .big {
        font-size: 30px;
        line-height: 1.15;
        font-weight: 650;
        letter-spacing: -0.02em;
        font-variant-numeric: tabular-nums;
      }
      .big small {
        font-size: 16px;
        font-weight: 400;
        color: var(--text-2);
        letter-spacing: 0;
      }
      .caption {
        color: var(--text-2);
        font-size: 13.5px;
      }
      .steps hearth-sparkline {
        color: var(--cool);
      }
      hearth-sparkline {
        height: 84px;
        margin: 10px 0 4px;
      }
      .axis {
        display: flex;
        justify-content: space-between;
        font-size: 11.5px;
        color: var(--text-2);
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 28px;
        margin: 18px 0 0;
        padding-top: 14px;
        border-top: 1px solid var(--line);
      }
      dl div {
        min-width: 72px;
      }
      dt {
        font-size: 12.5px;
        color: var(--text-2);
      }
      dd {
        margin: 0;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 14px;
        font-variant-numeric: tabular-nums;
      }
      th {
        font-weight: 400;
        color: var(--text-2);
        font-size: 12.5px;
        padding: 0 0 6px;
      }
      td {
        padding: 5px 0;
        border-top: 1px solid var(--line);
      }
      th,
      td {
        text-align: right;
        padding-left: 12px;
        white-space: nowrap;
      }
      th:first-child,
      td:first-child {
        text-align: left;
        padding-left: 0;
        width: 40%;
        max-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .bar {
        display: block;
        height: 3px;
        border-radius: 2px;
        margin-top: 3px;
        background: linear-gradient(90deg, var(--accent) var(--share), var(--surface-2) var(--share));
      }
      .long {
        color: var(--bad);
        font-weight: 600;
      }
      @media (max-width: 860px) {
        .grid {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        }
        .owners {
          grid-column: 1 / -1;
        }
      }
      @media (max-width: 480px) {
        section {
          padding: 18px 16px;
        }
        .grid {
          gap: 14px 18px;
        }
        .big {
          font-size: 25px;
        }
        hearth-sparkline {
          height: 52px;
        }
      }
    `]}constructor(){super(),new g(this,_.health)}render(){let e=_.health.value,t=e.at(-1);return C`<section data-testid="health-panel" id="health" aria-labelledby="title">
      <header>
        <h2 id="title">The loop</h2>
        ${t?C`<span class="mood ${Pe(t)}">${ci[Pe(t)]}</span>`:T}
        <p>Everything in the house runs on one event loop. This is how it is doing.</p>
      </header>
      ${t?this.renderFigures(t,e):C`<p class="caption">Waiting for the first figures. They come once a second.</p>`}
    </section>`}renderFigures(e,t){let n=e.longest_step_owner;return C`<div class="grid">
        <div>
          <p class="caption">Busy</p>
          <p class="big" data-testid="health-busy">${ui(e.busy*100)}<small> %</small></p>
          <p class="caption">of the last second</p>
          <hearth-sparkline .values=${t.map(e=>e.busy)} .ceiling=${.05} label="Share of time the loop was busy in the last minute"></hearth-sparkline>
          <p class="axis" aria-hidden="true"><span>60 s ago</span><span>now</span></p>
        </div>
        <div class="steps">
          <p class="caption">Longest step</p>
          <p class="big" data-testid="health-longest">${ui(e.longest_step_ms)}<small> ms</small></p>
          <p class="caption">${n?C`by ${n}`:C`&nbsp;`}</p>
          <hearth-sparkline .values=${t.map(e=>e.longest_step_ms)} .ceiling=${5} label="Longest step of each second in the last minute"></hearth-sparkline>
          <p class="axis" aria-hidden="true"><span>60 s ago</span><span>now</span></p>
        </div>
        <div class="owners">${this.renderOwners(e)}</div>
      </div>
      <dl>
        ${W(`Turns / s`,G(e.turns_per_s))} ${W(`Steps / s`,G(e.steps_per_s))} ${W(`Waiting`,G(e.queue_length))}
        ${W(`Tasks`,G(e.tasks))} ${W(`Timers`,G(e.timers))} ${W(`Up`,Qr(e.uptime_s))}
      </dl>`}renderOwners(e){let t=Ie(e.owners),n=Math.max(t[0]?.loop_ms_per_s??0,.001);return C`<table>
      <caption class="visually-hidden">
        Who uses the loop, most time first
      </caption>
      <thead>
        <tr>
          <th scope="col">Owner</th>
          <th scope="col">Loop time</th>
          <th scope="col">Longest</th>
          <th scope="col">Steps / s</th>
        </tr>
      </thead>
      <tbody>
        ${t.slice(0,8).map(e=>C`<tr>
              <td title="${e.name}, ${e.tasks} tasks">
                ${e.name}<span class="bar" ${si({"--share":`${e.loop_ms_per_s/n*100}%`})}></span>
              </td>
              <td>${ui(e.loop_ms_per_s)} ms/s</td>
              <td class=${e.longest_step_ms>=50?`long`:``}>${ui(e.longest_step_ms)} ms</td>
              <td>${G(e.steps_per_s)}</td>
            </tr>`)}
      </tbody>
    </table>`}};li=F([k(`hearth-health`)],li);function W(e,t){return C`<div>
    <dt>${e}</dt>
    <dd>${t}</dd>
  </div>`}function ui(e){return e.toFixed(e<9.995?2:+(e<99.95))}function G(e){return new Intl.NumberFormat(`en`,{maximumFractionDigits:0}).format(e)}var{I:di}=en,fi=e=>e,pi=()=>document.createComment(``),mi=(e,t,n)=>{let r=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(n===void 0)n=new di(r.insertBefore(pi(),i),r.insertBefore(pi(),i),e,e.options);else{let t=n._$AB.nextSibling,a=n._$AM,o=a!==e;if(o){let t;n._$AQ?.(e),n._$AM=e,n._$AP!==void 0&&(t=e._$AU)!==a._$AU&&n._$AP(t)}if(t!==i||o){let e=n._$AA;for(;e!==t;){let t=fi(e).nextSibling;fi(r).insertBefore(e,i),e=t}}}return n},K=(e,t,n=e)=>(e._$AI(t,n),e),hi={},gi=(e,t=hi)=>e._$AH=t,_i=e=>e._$AH,vi=e=>{e._$AR(),e._$AA.remove()},yi=(e,t,n)=>{let r=new Map;for(let i=t;i<=n;i++)r.set(e[i],i);return r},bi=ai(class extends oi{constructor(e){if(super(e),e.type!==ii.CHILD)throw Error(`repeat() can only be used in text expressions`)}dt(e,t,n){let r;n===void 0?n=t:t!==void 0&&(r=t);let i=[],a=[],o=0;for(let t of e)i[o]=r?r(t,o):o,a[o]=n(t,o),o++;return{values:a,keys:i}}render(e,t,n){return this.dt(e,t,n).values}update(e,[t,n,r]){let i=_i(e),{values:a,keys:o}=this.dt(t,n,r);if(!Array.isArray(i))return this.ut=o,a;let s=this.ut??=[],c=[],l,u,d=0,f=i.length-1,p=0,m=a.length-1;for(;d<=f&&p<=m;)if(i[d]===null)d++;else if(i[f]===null)f--;else if(s[d]===o[p])c[p]=K(i[d],a[p]),d++,p++;else if(s[f]===o[m])c[m]=K(i[f],a[m]),f--,m--;else if(s[d]===o[m])c[m]=K(i[d],a[m]),mi(e,c[m+1],i[d]),d++,m--;else if(s[f]===o[p])c[p]=K(i[f],a[p]),mi(e,i[d],i[f]),f--,p++;else if(l===void 0&&(l=yi(o,p,m),u=yi(s,d,f)),l.has(s[d])){if(l.has(s[f])){let t=u.get(o[p]),n=t===void 0?null:i[t];if(n===null){let t=mi(e,i[d]);K(t,a[p]),c[p]=t}else c[p]=K(n,a[p]),mi(e,i[d],n),i[t]=null;p++}else vi(i[f]),f--}else vi(i[d]),d++;for(;p<=m;){let t=mi(e,c[m+1]);K(t,a[p]),c[p++]=t}for(;d<=f;){let e=i[d++];e!==null&&vi(e)}return this.ut=o,gi(e,c),w}}),xi=[`light`,`switch`,`climate`,`fan`,`cover`,`lock`,`scene`,`select`,`number`,`text`,`button`,`binary_sensor`,`sensor`,`event`,`update`],Si=new Intl.Collator(`en`,{numeric:!0,sensitivity:`base`});function Ci(e){return e.slice(0,e.indexOf(`.`))}function wi(e,t,n){let r=new Map(e.devices.map(e=>[e.id,e])),i=new Map;for(let a of t){let t=e.entries.get(a);if(t?.hb)continue;let o=t?.di===void 0?void 0:r.get(t.di),s=o?.id??``,c=i.get(s);c||i.set(s,c={main:[],more:[],demo:!1});let l=ki(a,t,o,n(a));((t?.ec===void 0?void 0:e.categories[String(t.ec)])===void 0?c.main:c.more).push(l),t?.pl===`demo`&&(c.demo=!0)}let a=[];for(let[e,{main:t,more:n,demo:o}]of i){let i=r.get(e);a.push({id:e,name:i?ji(i):`Without a device`,detail:i?[i.manufacturer,i.model].filter(Boolean).join(` · `):``,demo:o,main:t.sort(Ni),more:n.sort(Ni)})}return a.sort(Fi)}function Ti(e,t){let n=t.query.toLowerCase().split(/\s+/).filter(Boolean);if(n.length===0&&t.domain===null)return e;let r=(e,r)=>{if(t.domain!==null&&r.domain!==t.domain)return!1;let i=`${e.name} ${e.detail} ${r.name} ${r.id}`.toLowerCase();return n.every(e=>i.includes(e))},i=[];for(let t of e){let e=t.main.filter(e=>r(t,e)),a=t.more.filter(e=>r(t,e));n.length>0&&e.length===0&&a.length>0?i.push({...t,main:a,more:[]}):e.length+a.length>0&&i.push({...t,main:e,more:a})}return i}function Ei(e){let t=new Map;for(let n of e)for(let{domain:e}of[...n.main,...n.more])t.set(e,(t.get(e)??0)+1);return[...t].sort(([e],[t])=>Mi(e)-Mi(t)||Si.compare(e,t))}function Di(e,t){let n=Array.from({length:Math.max(1,t)},()=>[]),r=n.map(()=>0);for(let t of e){let e=r.indexOf(Math.min(...r));n[e].push(t),r[e]+=Oi(t)}return n}function Oi(e){let t=e.main.filter(e=>e.domain===`light`).length;return 84+e.main.length*48+t*64+(e.more.length>0?44:0)}function ki(e,t,n,r){let i=Ci(e),a=n?ji(n):null;return{id:e,domain:i,name:Ai(e,i,t?.en,a,r),deviceName:a,precision:t?.dp}}function Ai(e,t,n,r,i){let a=(n??i?.friendly_name??e.slice(e.indexOf(`.`)+1).replaceAll(`_`,` `)).trim();return r===null?a:a===``||a===r?qr(t,i?.device_class):a.startsWith(`${r} `)?a.slice(r.length+1):a}function ji(e){return e.name_by_user||e.name||`Unnamed device`}function Mi(e){let t=xi.indexOf(e);return t<0?xi.length:t}function Ni(e,t){return Mi(e.domain)-Mi(t.domain)||Si.compare(e.name,t.name)||(e.id<t.id?-1:1)}function Pi(e){return e.id===``?4:e.main.some(e=>e.domain===`light`)?0:e.main.some(e=>e.domain===`switch`)?1:e.main.length>0?2:3}function Fi(e,t){return Pi(e)-Pi(t)||Si.compare(e.name,t.name)||(e.id<t.id?-1:1)}var Ii=1,Li=2,Ri=8,zi=1;function q(e,t,n=!1){return{label:e,service:t,disabled:n}}function Bi(e,t,n,r){switch(e){case`button`:return[q(`Press`,`button.press`)];case`scene`:return[q(`Activate`,`scene.turn_on`)];case`cover`:{let e=[],i=t===`open`&&(r===void 0||r>=100);return n&Ii&&e.push(q(`Open`,`cover.open_cover`,i)),n&Ri&&e.push(q(`Stop`,`cover.stop_cover`)),n&Li&&e.push(q(`Close`,`cover.close_cover`,t===`closed`)),e}case`lock`:return[t===`locked`?q(`Unlock`,`lock.unlock`):q(`Lock`,`lock.lock`)];case`update`:return t===`on`&&n&zi?[q(`Install`,`update.install`)]:[];default:return[]}}function Vi(e,t){return e===`light`||e===`switch`||e===`fan`&&(t&48)==48}var Hi=.5;function Ui(e){let t=t=>typeof e[t]==`number`?e[t]:null,n=t(`temperature`),r=t(`target_temp_step`)??Hi,[i,a]=[t(`min_temp`)??-1/0,t(`max_temp`)??1/0],o=e=>e<i||e>a?null:Math.round(e*100)/100,s=e.hvac_modes;return{current:t(`current_temperature`),target:n,cooler:n===null?null:o(n-r),warmer:n===null?null:o(n+r),modes:Array.isArray(s)?s.map(String):[]}}var Wi=new Set([`hs`,`xy`,`rgb`,`rgbw`,`rgbww`]),Gi=new Set([`onoff`,`unknown`]);function Ki(e){let t=$i(e.supported_color_modes);return{brightness:t.some(e=>!Gi.has(e)),white:t.includes(`color_temp`)?{min:Qi(e.min_color_temp_kelvin)??2e3,max:Qi(e.max_color_temp_kelvin)??6535}:null,color:t.some(e=>Wi.has(e)),effects:$i(e.effect_list)}}function qi(e){let t=Qi(e);return t===null?null:t<=0?0:Math.max(1,Math.round(t/255*100))}function Ji(e){return Math.max(1,Math.min(255,Math.round(e/100*255)))}function Yi(e){let t=e.hs_color;if(!Array.isArray(t))return null;let n=Qi(t[0]),r=Qi(t[1]);return n===null||r===null?null:[n,r]}var J=[[2e3,255,150,52],[2700,255,183,108],[3500,255,208,160],[4500,255,228,204],[6500,244,243,255]];function Xi(e){let t=J[0],n=J[J.length-1],r=Math.min(Math.max(e,t[0]),n[0]),i=J.findIndex(e=>e[0]>=r),a=J[i],o=J[Math.max(i-1,0)],s=a[0]===o[0]?0:(r-o[0])/(a[0]-o[0]),c=e=>Math.round(o[e]+(a[e]-o[e])*s);return`rgb(${c(1)} ${c(2)} ${c(3)})`}function Zi(e){let t=Qi(e.color_temp_kelvin);if(e.color_mode===`color_temp`&&t!==null)return Xi(t);let n=Yi(e);return n&&n[1]>10?`hsl(${Math.round(n[0])} ${Math.round(60+n[1]*.35)}% ${Math.round(72-n[1]*.16)}%)`:t===null?null:Xi(t)}function Qi(e){return typeof e==`number`&&Number.isFinite(e)?e:null}function $i(e){return Array.isArray(e)?e.filter(e=>typeof e==`string`):[]}var ea=class{#e=!1;#t=null;#n;constructor(e){this.#n=e}offer(e){this.#t={value:e},this.#e||this.#r()}async#r(){for(this.#e=!0;this.#t;){let{value:e}=this.#t;this.#t=null,await this.#n(e).catch(()=>{})}this.#e=!1}},Y=class extends O{constructor(...e){super(...e),this.label=``,this.caption=``,this.min=0,this.max=100,this.step=1,this.value=null,this.unit=``,this.color=`var(--glow)`,this.gradient=null,this.disabled=!1,this.testId=``,this.held=null}static{this.styles=[N,v`
      :host {
        display: block;
        --track: var(--surface-2);
      }
      .row {
        display: grid;
        grid-template-columns: 1fr auto;
        align-items: center;
        gap: 2px 8px;
        font-size: 13px;
        color: var(--text-2);
      }
      output {
        font-variant-numeric: tabular-nums;
        min-width: 3.9em;
        text-align: right;
        color: var(--text);
      }
      .caption {
        grid-column: 1 / -1;
      }
      input {
        appearance: none;
        -webkit-appearance: none;
        width: 100%;
        height: 30px;
        margin: 0;
        border-radius: 10px;
        background: var(--gradient, linear-gradient(90deg, var(--fill-color) var(--fill), var(--track) var(--fill)));
        cursor: pointer;
        touch-action: pan-y;
      }
      input.empty::-webkit-slider-thumb {
        opacity: 0.35;
      }
      input:disabled {
        cursor: not-allowed;
        opacity: 0.5;
      }
      input::-webkit-slider-thumb {
        appearance: none;
        -webkit-appearance: none;
        width: 14px;
        height: 30px;
        border-radius: 10px;
        background: linear-gradient(#fff, #fff) center / 4px 16px no-repeat;
        border: 0;
        filter: drop-shadow(0 0 1.5px rgb(0 0 0 / 45%));
      }
      input::-moz-range-thumb {
        width: 14px;
        height: 30px;
        border-radius: 10px;
        background: linear-gradient(#fff, #fff) center / 4px 16px no-repeat;
        border: 0;
        filter: drop-shadow(0 0 1.5px rgb(0 0 0 / 45%));
      }
    `]}render(){let e=this.held??this.value,t=e===null?0:(e-this.min)/(this.max-this.min||1),n=e===null?`–`:`${Math.round(e)}${this.unit}`,r=e===null?`0%`:`calc(14px + (100% - 14px) * ${Math.min(Math.max(t,0),1)})`;return C`<div class="row">
      ${this.caption?C`<span class="caption" aria-hidden="true">${this.caption}</span>`:null}
      <input
        type="range"
        class=${e===null?`empty`:``}
        data-testid=${this.testId}
        aria-label=${this.label}
        aria-valuetext=${n}
        min=${this.min}
        max=${this.max}
        step=${this.step}
        .value=${String(e??this.min)}
        ?disabled=${this.disabled}
        ${si({"--fill":r,"--fill-color":this.color,"--gradient":this.gradient})}
        @input=${this.onInput}
        @change=${this.onRelease}
        @pointercancel=${this.onRelease}
        @blur=${this.onRelease}
      />
      <output aria-hidden="true">${n}</output>
    </div>`}onInput(e){this.held=e.target.valueAsNumber,this.dispatchEvent(new CustomEvent(`slide`,{detail:this.held}))}onRelease(){this.held=null}};F([A()],Y.prototype,`label`,void 0),F([A()],Y.prototype,`caption`,void 0),F([A({type:Number})],Y.prototype,`min`,void 0),F([A({type:Number})],Y.prototype,`max`,void 0),F([A({type:Number})],Y.prototype,`step`,void 0),F([A({type:Number})],Y.prototype,`value`,void 0),F([A()],Y.prototype,`unit`,void 0),F([A()],Y.prototype,`color`,void 0),F([A()],Y.prototype,`gradient`,void 0),F([A({type:Boolean})],Y.prototype,`disabled`,void 0),F([A()],Y.prototype,`testId`,void 0),F([j()],Y.prototype,`held`,void 0),Y=F([k(`hearth-slider`)],Y);var ta=`linear-gradient(90deg, #ff5b52, #ffd84a 17%, #5fd35f 33%, #45d5d5 50%, #5b7cff 67%, #e45fe0 83%, #ff5b52)`,na=class extends O{constructor(...e){super(...e),this.open=!1,this.#e=new Map}static{this.styles=[N,mn,v`
      :host {
        display: block;
        margin: 4px 0 6px 48px;
      }
      .bright {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      .bright hearth-slider {
        flex: 1;
      }
      .tune {
        display: grid;
        place-items: center;
        width: 34px;
        height: 34px;
        border-radius: 10px;
        color: var(--text-2);
        font-size: 14px;
      }
      button.tune:hover,
      .tune[aria-expanded="true"] {
        background: var(--surface-2);
        color: var(--text);
      }
      .more {
        display: grid;
        gap: 10px;
        margin: 8px 40px 0 0;
      }
      select.field {
        min-height: 38px;
        border-radius: 10px;
      }
      .effect {
        display: grid;
        gap: 4px;
        font-size: 13px;
        color: var(--text-2);
        font-weight: 400;
        margin: 0;
      }
      .effect select {
        color: var(--text);
      }
    `]}#e;render(){let{attributes:e,state:t}=this.entity,n=Ki(e),r=this.meta.deviceName??this.meta.name,i=n.white!==null||n.color||n.effects.length>0;return C`<div class="bright">
        ${n.brightness?C`<hearth-slider
              testId="brightness"
              label="Brightness of ${r}"
              unit=" %"
              .min=${1}
              .value=${t===`on`?qi(e.brightness):null}
              .color=${Zi(e)??`var(--glow)`}
              @slide=${e=>this.dim(e.detail)}
            ></hearth-slider>`:T}
        ${i?C`<button class="tune" type="button" aria-expanded=${this.open} aria-controls="more" aria-label="Colour of ${r}" title="Colour" @click=${()=>this.open=!this.open}>
              ${z(R.tune)}
            </button>`:C`<span class="tune"></span>`}
      </div>
      ${i&&this.open?C`<div class="more" id="more">${this.renderMore(n,r)}</div>`:T}`}renderMore(e,t){let{attributes:n}=this.entity,[r,i]=Yi(n)??[null,null];return C`${e.white?C`<hearth-slider
          testId="color-temp"
          caption="White"
          label="Colour temperature of ${t}"
          unit=" K"
          .min=${e.white.min}
          .max=${e.white.max}
          .step=${50}
          .value=${typeof n.color_temp_kelvin==`number`?n.color_temp_kelvin:null}
          .gradient=${`linear-gradient(90deg, ${Xi(e.white.min)}, ${Xi((e.white.min+e.white.max)/2)}, ${Xi(e.white.max)})`}
          @slide=${e=>this.whiten(e.detail)}
        ></hearth-slider>`:T}
    ${e.color?C`<hearth-slider
            testId="hue"
            caption="Colour"
            label="Hue of ${t}"
            unit="°"
            .max=${360}
            .value=${r}
            .gradient=${ta}
            @slide=${e=>this.paint(e.detail,i&&i>10?i:100)}
          ></hearth-slider>
          <hearth-slider
            testId="saturation"
            caption="Saturation"
            label="Saturation of ${t}"
            unit=" %"
            .value=${i}
            .gradient=${`linear-gradient(90deg, #fff, hsl(${r??30} 95% 58%))`}
            @slide=${e=>this.paint(r??30,e.detail)}
          ></hearth-slider>`:T}
    ${e.effects.length>0?this.renderEffects(e.effects,n.effect):T}`}renderEffects(e,t){return C`<label class="effect"
      >Effect
      <select class="field" data-testid="effect" @change=${e=>this.perform(e.target.value)}>
        <option value="" disabled ?selected=${!e.includes(String(t))}>Choose…</option>
        ${e.map(e=>C`<option value=${e} ?selected=${e===t}>${B(e)}</option>`)}
      </select></label
    >`}dim(e){let t=Ji(e);this.order(`brightness`,{brightness:t},{brightness:t})}whiten(e){this.order(`color`,{color_temp_kelvin:e},{color_temp_kelvin:e,color_mode:`color_temp`,hs_color:void 0})}paint(e,t){let n=[e,t];this.order(`color`,{hs_color:n},{hs_color:n,color_mode:`hs`,color_temp_kelvin:null})}perform(e){this.order(`effect`,{effect:e},{effect:e})}order(e,t,n){_.entities.overlay(this.meta.id,{state:`on`,attributes:n});let r=this.#e.get(e);r||this.#e.set(e,r=new ea(e=>this.send(e))),r.offer({data:t,attributes:n})}send({data:e,attributes:t}){return _.operate(this.meta.id,`light.turn_on`,e,{state:`on`,attributes:t})}};F([A({attribute:!1})],na.prototype,`meta`,void 0),F([A({attribute:!1})],na.prototype,`entity`,void 0),F([j()],na.prototype,`open`,void 0),na=F([k(`hearth-light-controls`)],na);var ra=class extends O{constructor(...e){super(...e),this.on=!1,this.disabled=!1,this.label=``}static{this.styles=[N,v`
      :host {
        display: inline-block;
        flex: none;
      }
      button {
        position: relative;
        display: block;
        width: 50px;
        height: 30px;
        border-radius: 999px;
        background: var(--line-strong);
        transition: background 0.18s;
      }
      /* A finger needs more than what one sees. */
      button::before {
        content: "";
        position: absolute;
        inset: -8px -6px;
      }
      button::after {
        content: "";
        position: absolute;
        top: 4px;
        left: 4px;
        width: 22px;
        height: 22px;
        border-radius: 50%;
        background: #fff;
        box-shadow: 0 1px 3px rgb(0 0 0 / 30%);
        transition: translate 0.18s cubic-bezier(0.3, 1.4, 0.6, 1);
      }
      button[aria-checked="true"] {
        background: var(--toggle-color, var(--accent));
      }
      button[aria-checked="true"]::after {
        translate: 20px 0;
      }
    `]}render(){return C`<button
      type="button"
      role="switch"
      data-testid="toggle"
      aria-checked=${this.on?`true`:`false`}
      aria-label=${this.label}
      ?disabled=${this.disabled}
      @click=${()=>this.dispatchEvent(new CustomEvent(`toggle`))}
    ></button>`}};F([A({type:Boolean})],ra.prototype,`on`,void 0),F([A({type:Boolean})],ra.prototype,`disabled`,void 0),F([A()],ra.prototype,`label`,void 0),ra=F([k(`hearth-toggle`)],ra);var ia=class{#e;#t=null;#n=null;#r=!1;constructor(e){this.#e=e,e.addController(this)}watch(e){e!==this.#t&&(this.#t=e,this.#r&&this.#i())}hostConnected(){this.#r=!0,this.#i()}hostDisconnected(){this.#r=!1,this.#n?.(),this.#n=null}#i(){this.#n?.(),this.#n=this.#t===null?null:_.entities.watch(this.#t,()=>this.#e.requestUpdate())}},aa=new Set([`button`,`scene`,`event`]),oa=class extends O{static{this.styles=[N,v`
      :host {
        display: block;
        padding: 6px 0;
      }
      .row {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 38px;
      }
      .chip {
        display: grid;
        place-items: center;
        width: 36px;
        height: 36px;
        border-radius: 12px;
        background: var(--surface-2);
        color: var(--text-2);
        flex: none;
        font-size: 15px;
        transition: background 0.25s, color 0.25s;
      }
      .active .chip {
        background: var(--glow-soft);
        color: var(--glow);
      }
      .switch.active .chip {
        background: var(--accent-soft);
        color: var(--accent);
      }
      .binary_sensor.active .chip {
        background: var(--cool-soft);
        color: var(--cool);
      }
      .tinted .chip {
        background: color-mix(in srgb, var(--tint) 30%, var(--surface));
        color: color-mix(in srgb, var(--tint) 72%, var(--text));
      }
      .alert .chip {
        background: var(--bad-soft);
        color: var(--bad);
      }
      .name {
        flex: 1 1 auto;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .value {
        flex: 0 1 auto;
        min-width: 0;
        max-width: 60%;
        text-align: right;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .unit {
        font-weight: 400;
        color: var(--text-2);
      }
      .calm .words {
        font-weight: 400;
        color: var(--text-2);
      }
      .alert .value {
        color: var(--bad);
      }
      .missing .value,
      .missing .name,
      .missing .chip {
        color: var(--text-2);
        font-weight: 400;
      }
      .missing .value {
        font-style: italic;
      }
      .missing .chip {
        background: none;
        border: 1.5px dashed var(--line-strong);
      }
      .actions {
        display: flex;
        flex: none;
        gap: 6px;
      }
      .actions button,
      select {
        min-height: 34px;
        padding: 0 12px;
        border: 0;
        border-radius: 10px;
        background: var(--surface-2);
        color: var(--text);
        font: inherit;
        font-size: 14px;
      }
      select {
        max-width: 60%;
      }
      .actions button:disabled {
        opacity: 0.4;
      }
      .pending .chip {
        animation: breathe 1s ease-in-out infinite alternate;
      }
      @keyframes breathe {
        to {
          opacity: 0.45;
        }
      }
    `]}#e=new ia(this);#t=null;disconnectedCallback(){super.disconnectedCallback(),this.#t?.(),this.#t=null}willUpdate(e){e.has(`meta`)&&(this.#e.watch(this.meta.id),this.dataset.entityId=this.meta.id)}render(){let e=_.entities.get(this.meta.id);if(!e)return T;let{domain:t}=this.meta,n=e.attributes.device_class,r=Vr(e.state)&&!(e.state===`unknown`&&aa.has(t)),i=t===`light`&&e.state===`on`?Zi(e.attributes):null;return C`<div class=${[`row`,t,r?`missing`:Wr(t,n,e.state),_.entities.isPending(this.meta.id)?`pending`:``,i?`tinted`:``].join(` `)} ${si({"--tint":i})}>
        <span class="chip">${z(r?R.unknown:Lr(t,n,e.state))}</span>
        <span class="name" title=${this.meta.name}>${this.meta.name}</span>
        ${this.renderState(e)}
      </div>
      ${t===`light`&&e.state!==`unavailable`&&sa(e)?C`<hearth-light-controls .meta=${this.meta} .entity=${e}></hearth-light-controls>`:T}`}renderState(e){let{domain:t,id:n}=this.meta,r=Number(e.attributes.supported_features??0);if(Vi(t,r))return e.state===`unavailable`?this.renderWords(e):C`${e.state===`unknown`?C`<span class="value words">Unknown</span>`:T}
        <hearth-toggle .on=${e.state===`on`} .label=${this.spokenName()} @toggle=${()=>this.toggle(t,n)}></hearth-toggle>`;let i=e.attributes.current_position,a=e.state===`unavailable`?[]:Bi(t,e.state,r,typeof i==`number`?i:void 0);return C`${this.renderValue(e,a)}${a.length>0?this.renderActions(a):T}`}renderValue(e,t){let{domain:n}=this.meta;if((n===`button`||n===`scene`)&&t.length>0)return T;if(n===`binary_sensor`||n===`fan`||n===`update`)return this.renderWords(e);if(n===`climate`&&!Vr(e.state))return this.renderClimate(e);if(n===`select`&&!Vr(e.state))return this.renderChoice(e);let r=n===`event`?{device_class:`timestamp`}:e.attributes;r.device_class===`timestamp`&&(this.#t??=yn.subscribe(()=>this.requestUpdate()));let i=n===`sensor`||n===`number`||n===`event`||Vr(e.state)?$r(e.state,r,{precision:this.meta.precision,now:new Date}):{value:n===`text`?e.state:B(e.state),unit:``,title:e.state};return C`<span class="value" title=${i.title??T}
      ><span data-testid="value">${i.value}</span>${i.unit?C`<span class="unit">&nbsp;${i.unit}</span>`:T}</span
    >`}renderChoice(e){let t=e.attributes.options,n=Array.isArray(t)?t.map(String):[e.state];return C`<select aria-label=${this.spokenName()} data-testid="options" @change=${this.choose}>
      ${n.map(t=>C`<option value=${t} ?selected=${t===e.state}>${t}</option>`)}
    </select>`}choose(e){let t=e.target.value;_.operate(this.meta.id,`select.select_option`,{option:t},{state:t}).catch(()=>{})}renderClimate(e){let t=Ui(e.attributes),n=e=>{e!==null&&_.operate(this.meta.id,`climate.set_temperature`,{temperature:e},{attributes:{temperature:e}}).catch(()=>{})};return C`<span class="value"><span data-testid="value">${t.current??`–`}</span><span class="unit">&nbsp;°C</span></span>
      <span class="actions">
        ${t.target===null?T:C`<button type="button" data-testid="cooler" aria-label="Cooler: ${this.spokenName()}" ?disabled=${t.cooler===null} @click=${()=>n(t.cooler)}>−</button>
              <span class="value" data-testid="target">${t.target}°</span>
              <button type="button" data-testid="warmer" aria-label="Warmer: ${this.spokenName()}" ?disabled=${t.warmer===null} @click=${()=>n(t.warmer)}>+</button>`}
        <select aria-label="Mode of ${this.spokenName()}" data-testid="hvac-mode" @change=${e=>{let t=e.target.value;_.operate(this.meta.id,`climate.set_hvac_mode`,{hvac_mode:t},{state:t}).catch(()=>{})}}>
          ${t.modes.map(t=>C`<option value=${t} ?selected=${t===e.state}>${B(t)}</option>`)}
        </select>
      </span>`}renderActions(e){return C`<span class="actions">
      ${e.map(e=>C`<button
          type="button"
          data-testid=${e.service}
          aria-label=${`${e.label} ${this.spokenName()}`}
          ?disabled=${e.disabled}
          @click=${()=>_.operate(this.meta.id,e.service,{},{}).catch(()=>{})}
        >
          ${e.label}
        </button>`)}
    </span>`}renderWords(e){return C`<span class="value words" data-testid="value">${Hr(this.meta.domain,e.attributes.device_class,e.state)}</span>`}spokenName(){let{deviceName:e,name:t}=this.meta;return e&&e!==t?`${e}: ${t}`:t}toggle(e,t){let n=_.entities.get(t)?.state===`on`;_.operate(t,`${e}.${n?`turn_off`:`turn_on`}`,{},{state:n?`off`:`on`}).catch(()=>{})}};F([A({attribute:!1})],oa.prototype,`meta`,void 0),oa=F([k(`hearth-entity`)],oa);function sa(e){let t=Ki(e.attributes);return t.brightness||t.color||t.white!==null||t.effects.length>0}var ca=class extends O{constructor(...e){super(...e),this.open=!1}static{this.styles=[N,v`
      :host {
        display: block;
        content-visibility: auto;
        contain-intrinsic-size: auto 320px auto var(--estimate, 200px);
        border-radius: var(--radius);
      }
      section {
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        box-shadow: var(--shadow);
        padding: 16px 18px 10px;
      }
      header {
        display: flex;
        align-items: flex-start;
        gap: 10px;
        margin-bottom: 6px;
      }
      .titles {
        flex: 1;
        min-width: 0;
      }
      h2 {
        font-size: 16.5px;
        line-height: 1.3;
        font-weight: 650;
        letter-spacing: -0.01em;
        overflow-wrap: anywhere;
      }
      .detail {
        font-size: 12.5px;
        color: var(--text-2);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .badge {
        flex: none;
        margin-top: 2px;
        padding: 1px 9px;
        border-radius: 999px;
        background: var(--accent-soft);
        color: var(--accent);
        font-size: 12px;
        font-weight: 600;
      }
      .fold {
        display: flex;
        align-items: center;
        gap: 6px;
        width: calc(100% + 16px);
        margin: 4px -8px 0;
        padding: 8px;
        border-radius: 10px;
        color: var(--text-2);
        font-size: 13.5px;
      }
      .fold:hover {
        background: var(--surface-2);
        color: var(--text);
      }
      .fold .icon {
        transition: rotate 0.18s;
      }
      .fold[aria-expanded="true"] .icon {
        rotate: 180deg;
      }
      #more {
        border-top: 1px solid var(--line);
        margin-top: 2px;
        padding-top: 4px;
      }
    `]}willUpdate(e){e.has(`group`)&&this.style.setProperty(`--estimate`,`${Oi(this.group)}px`)}render(){let{name:e,detail:t,demo:n,main:r,more:i}=this.group;return C`<section aria-labelledby="name">
      <header>
        <div class="titles">
          <h2 id="name">${e}</h2>
          ${t?C`<p class="detail" title=${t}>${t}</p>`:T}
        </div>
        ${n?C`<span class="badge" title="A made-up device of the demo house">demo</span>`:T}
      </header>
      ${this.renderList(r)}
      ${i.length>0?C`<button class="fold" type="button" aria-expanded=${this.open} aria-controls="more" @click=${()=>this.open=!this.open}>
              ${z(R.chevron)} ${this.open?`Less`:`More (${i.length})`}
            </button>
            ${this.open?C`<div id="more">${this.renderList(i)}</div>`:T}`:T}
    </section>`}renderList(e){return bi(e,e=>e.id,e=>C`<hearth-entity .meta=${e}></hearth-entity>`)}};F([A({attribute:!1})],ca.prototype,`group`,void 0),F([j()],ca.prototype,`open`,void 0),ca=F([k(`hearth-device`)],ca);var la=16,ua=45,da=class extends O{static{this.styles=[N,P,v`
      :host {
        display: block;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 10px 16px;
        align-items: center;
        margin-bottom: 18px;
      }
      .search {
        position: relative;
        flex: 0 1 300px;
        min-width: 220px;
      }
      .search .icon {
        position: absolute;
        left: 14px;
        top: 12px;
        color: var(--text-2);
        pointer-events: none;
      }
      .search input {
        width: 100%;
        height: 44px;
        padding: 0 16px 0 44px;
        border-radius: 999px;
        border: 1px solid var(--line);
        background: var(--surface);
        -webkit-appearance: none;
        appearance: none;
      }
      .search input::placeholder {
        color: var(--text-2);
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .chips button {
        min-height: 38px;
        padding: 0 14px;
        border-radius: 999px;
        border: 1px solid var(--line);
        background: var(--surface);
        color: var(--text-2);
        font-size: 14px;
        white-space: nowrap;
        transition: background 0.15s, color 0.15s;
      }
      .chips button:hover {
        color: var(--text);
        border-color: var(--line-strong);
      }
      .chips button[aria-pressed="true"] {
        background: var(--text);
        border-color: var(--text);
        color: var(--bg);
      }
      .chips small {
        font-size: 12px;
        opacity: 0.75;
        margin-left: 4px;
        font-variant-numeric: tabular-nums;
      }
      .columns {
        display: flex;
        gap: ${la}px;
        align-items: flex-start;
      }
      .column {
        flex: 1 1 0;
        min-width: 0;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: ${la}px;
      }
      .empty {
        text-align: center;
        padding: 64px 16px;
        color: var(--text-2);
      }
      .empty h2 {
        color: var(--text);
        font-size: 19px;
        margin-bottom: 6px;
      }
      .empty .button {
        margin-top: 16px;
        color: var(--text);
      }
      @media (max-width: 600px) {
        .search {
          flex: 1 1 100%;
        }
        .chips {
          flex-wrap: nowrap;
          overflow-x: auto;
          scrollbar-width: none;
          margin: 0 -16px;
          padding: 3px 16px;
        }
      }
    `]}#e;#t;#n;constructor(){super(),this.query=``,this.domain=null,this.columns=1,this.limit=ua,this.#e=[],this.#t=null,this.#n=new ResizeObserver(([e])=>{e&&(this.columns=Math.max(1,Math.floor((e.contentRect.width+la)/356)))}),new g(this,_.registry,_.entities.ids)}connectedCallback(){super.connectedCallback(),this.#n.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.#n.disconnect()}willUpdate(e){(e.has(`query`)||e.has(`domain`))&&(this.limit=ua);let t=_.registry.value,n=_.entities.ids.value;(this.#t?.registry!==t||this.#t.ids!==n)&&(this.#t={registry:t,ids:n},this.#e=wi(t,n,e=>_.entities.get(e)?.attributes),this.dispatchEvent(new CustomEvent(`groups`,{detail:this.#e})))}updated(){this.limit<this.#e.length&&requestAnimationFrame(()=>setTimeout(()=>this.limit+=ua))}render(){let e=Ti(this.#e,{query:this.query,domain:this.domain});return C`${this.#e.length>0?this.renderTools():T}
    ${e.length>0?C`<div class="columns">
          ${Di(e.slice(0,this.limit),this.columns).map(e=>C`<div class="column">
                ${bi(e,e=>e.id,e=>C`<hearth-device .group=${e} data-device-id=${e.id}></hearth-device>`)}
              </div>`)}
        </div>`:this.renderEmpty()}`}renderTools(){let e=Ei(this.#e),t=e.reduce((e,[,t])=>e+t,0),n=(e,t,n)=>C`<button type="button" aria-pressed=${this.domain===e} @click=${()=>this.domain=e}>${t}<small>${n}</small></button>`;return C`<div class="tools">
      <div class="search" role="search">
        ${z(R.search)}
        <input
          type="search"
          data-testid="search"
          aria-label="Search devices and entities"
          placeholder="Search the house"
          .value=${this.query}
          @input=${e=>this.query=e.target.value}
        />
      </div>
      <div class="chips" role="group" aria-label="Filter by kind">${n(null,`All`,t)} ${e.map(([e,t])=>n(e,Kr(e),t))}</div>
    </div>`}renderEmpty(){return this.#e.length>0?C`<div class="empty" role="status">
        <h2>Nothing fits</h2>
        <p>No device or entity matches what you are looking for.</p>
        <button class="button" type="button" @click=${this.reset}>Show everything</button>
      </div>`:C`<div class="empty" role="status">
      <h2>No devices yet</h2>
      <p>As soon as a device announces itself over MQTT, it appears here.</p>
    </div>`}reset(){this.query=``,this.domain=null}};F([j()],da.prototype,`query`,void 0),F([j()],da.prototype,`domain`,void 0),F([j()],da.prototype,`columns`,void 0),F([j()],da.prototype,`limit`,void 0),da=F([k(`hearth-house`)],da);var fa={loaded:`works`,not_loaded:`is off`,setup_in_progress:`is starting`,setup_error:`does not work`,setup_retry:`cannot be reached; trying again`,migration_error:`is of another version`,unload_in_progress:`is ending`,failed_unload:`does not let go; restart the hub`},pa={already_configured:`This is added already.`,already_in_progress:`This is being added already.`,single_instance_allowed:`This can be added once, and it is.`,reauth_successful:`Thank you. It is set up again.`,reconfigure_successful:`Changed. It is set up again.`,no_devices_found:`No devices were found.`,cannot_connect:`It cannot be reached.`,aborted:`This has ended.`,unknown:`Something is wrong with this integration; the log of the hub says what.`},ma={cannot_connect:`It cannot be reached.`,invalid_auth:`These credentials are refused.`,unknown:`Something is wrong; the log of the hub says what.`};function X(e){let t=e.replaceAll(`_`,` `);return t.charAt(0).toUpperCase()+t.slice(1)}function ha(e){if(e.disabled_by!==null)return`is switched off`;let t=fa[e.state]??e.state;return e.reason&&e.state!==`loaded`?`${t} (${e.reason})`:t}function ga(e){let t=e.reason??`unknown`;return pa[t]??X(t)}function _a(e){return ma[e]??(e.includes(` `)?e:X(e))}function va(e){return`boolean`in e.selector?`boolean`:`number`in e.selector?`number`:`select`in e.selector?`select`:e.selector.text?.type===`password`?`password`:`text`}function ya(e){let t=e.selector.select?.options;return Array.isArray(t)?t.map(e=>String(typeof e==`object`&&e?e.value:e)):[]}function ba(e,t){let n={};for(let r of e){let e=t[r.name]??r.default;e!==void 0&&e!==``&&(n[r.name]=va(r)===`number`&&typeof e==`string`&&!Number.isNaN(Number(e))?Number(e):e)}return n}var xa=`config/config_entries/entry`,Sa=`config/config_entries/flow`,Ca=1500,Z=class extends O{constructor(...e){super(...e),this.opened=!1,this.entries=[],this.waiting=[],this.handlers=[],this.step=null,this.typed={},this.wrong={},this.problem=null,this.busy=!1,this.#e=Sa,this.#t=!1}static{this.styles=[N,P,mn,hn,v`
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 8px;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        padding: 10px 14px;
        border-radius: 14px;
        background: var(--surface-2);
      }
      li > span {
        flex: 1 1 180px;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      li strong {
        display: block;
      }
      li.bad {
        background: var(--bad-soft);
      }
      li .button {
        min-height: 36px;
      }
      .add {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .check {
        display: flex;
        align-items: center;
        gap: 10px;
      }
      .check input {
        width: 20px;
        height: 20px;
      }
      .wrong {
        color: var(--bad);
        font-size: 14px;
        margin-top: 4px;
      }
    `]}#e;#t;#n;open(){this.opened||(this.opened=!0,this.step=this.problem=null,this.dialog.showModal(),this.poll())}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.#n)}render(){return C`<dialog aria-labelledby="title" data-testid="integrations-dialog" @close=${this.onClose} @click=${this.onBackdrop}>
      <header>
        <h2 id="title">${this.step?X(this.step.handler.length>30?`Options`:this.step.handler):`Integrations`}</h2>
        <button class="round" type="button" aria-label="Close" @click=${()=>this.dialog.close()}>${z(R.close)}</button>
      </header>
      ${this.problem?C`<p class="problem" role="alert">${z(R.alert)}<span>${this.problem}</span></p>`:T}
      ${this.step?this.renderStep(this.step):this.renderList()}
    </dialog>`}renderList(){return C`${this.waiting.length===0?T:C`<ul data-testid="flows">${this.waiting.map(e=>C`<li><span><strong>${e.context.title_placeholders?.name??X(e.handler)}</strong>
              <span class="hint">${e.context.source===`reauth`?`needs new credentials`:`was found`}</span></span>
              <button class="button primary" type="button" @click=${()=>this.go(()=>_.request(`GET`,`${Sa}/${e.flow_id}`),Sa,!1)}>Continue</button></li>`)}</ul>`}
      ${this.entries.length===0?C`<p class="hint">Nothing was added yet.</p>`:C`<ul data-testid="entries">${this.entries.map(e=>this.renderEntry(e))}</ul>`}
      <h3 id="add">Add</h3>
      ${this.handlers.length===0?C`<p class="hint">No integration is installed that can be added. Drop one into the folder integrations beside configuration.yaml.</p>`:C`<div class="add" aria-labelledby="add">${this.handlers.map(e=>C`<button class="button" type="button" data-testid="add-${e}" ?disabled=${this.busy}
              @click=${()=>this.go(()=>_.request(`POST`,Sa,{handler:e}))}>${X(e)}</button>`)}</div>`}`}renderEntry(e){return C`<li class=${e.disabled_by===null&&![`loaded`,`setup_in_progress`,`unload_in_progress`].includes(e.state)?`bad`:``}>
      <span><strong>${e.title}</strong><span class="hint">${X(e.domain)} ${ha(e)}</span></span>
      ${e.supports_options?C`<button class="button" type="button" @click=${()=>this.go(()=>_.request(`POST`,`config/config_entries/options/flow`,{handler:e.entry_id}),`config/config_entries/options/flow`)}>Options</button>`:T}
      <button class="button" type="button" ?disabled=${this.busy} @click=${()=>this.change(`POST`,`${xa}/${e.entry_id}/reload`)}>Reload</button>
      <button class="button" type="button" ?disabled=${this.busy} data-testid="remove" @click=${()=>this.removeEntry(e)}>Remove</button>
    </li>`}renderStep(e){switch(e.type){case`form`:return this.renderForm(e,e.data_schema??[]);case`menu`:return C`<div class="add">${(e.menu_options??[]).map(e=>C`<button class="button" type="button" @click=${()=>this.answer({next_step_id:e})}>${X(e)}</button>`)}</div>`;case`external`:return C`<p>This goes on at another site. Come back when you are done there.</p>
          <div class="actions"><a class="button primary" href=${e.url??`#`} target="_blank" rel="noreferrer">Open it</a>
            <button class="button" type="button" @click=${()=>this.answer({})}>Done</button></div>`;case`progress`:return C`<p role="status">${X(e.progress_action??`working`)}…</p>`;case`create_entry`:return C`<p role="status" data-testid="created"><strong>${e.title?`${e.title} was added.`:`Saved.`}</strong></p>${this.renderBack()}`;case`abort`:return C`<p role="status" data-testid="aborted">${ga(e)}</p>${this.renderBack()}`;default:return C`<p role="status">A moment…</p>`}}renderBack(){return C`<div class="actions"><button class="button primary" type="button" data-testid="flow-done" @click=${()=>this.step=null}>Done</button></div>`}renderForm(e,t){let n={...e.errors,...this.wrong};return C`<form novalidate @submit=${e=>{e.preventDefault(),this.answer(ba(t,this.typed))}}>
      ${n.base?C`<p class="problem" role="alert">${z(R.alert)}<span>${_a(n.base)}</span></p>`:T}
      ${t.map(e=>this.renderField(e,n[e.name]))}
      <div class="actions"><button class="button primary" data-testid="flow-next" ?disabled=${this.busy}>${this.busy?`A moment…`:`Next`}</button></div>
    </form>`}renderField(e,t){let n=`field-${e.name}`,r=this.typed[e.name]??e.default??``,i=t=>this.typed={...this.typed,[e.name]:t},a=t?C`<p class="wrong" role="alert">${_a(t)}</p>`:T,o=va(e);if(o===`boolean`)return C`<label class="check"><input id=${n} data-testid=${n} type="checkbox" .checked=${r===!0} @change=${e=>i(e.target.checked)} />${X(e.name)}</label>${a}`;let s=C`<label for=${n}>${X(e.name)}${e.required?``:` (optional)`}</label>`;return o===`select`?C`<div>${s}<select id=${n} class="field" data-testid=${n} @change=${e=>i(e.target.value)}>
        ${e.required&&e.default===void 0?C`<option value=""></option>`:T}
        ${ya(e).map(e=>C`<option value=${e} ?selected=${e===r}>${X(e)}</option>`)}</select>${a}</div>`:C`<div>${s}<input id=${n} class="field" data-testid=${n} type=${o===`password`?`password`:`text`} inputmode=${o===`number`?`decimal`:`text`}
      autocomplete="off" spellcheck="false" .value=${String(r)} @input=${e=>i(e.target.value)} />${a}</div>`}async go(e,t=Sa,n=!0){await this.attempt(async()=>{this.#e=t,this.#t=n,this.show(await e())})}async answer(e){let t=this.step;t&&!this.busy&&await this.attempt(async()=>this.show(await _.request(`POST`,`${this.#e}/${t.flow_id}`,e)))}show(e){(this.step?.flow_id!==e.flow_id||this.step.step_id!==e.step_id)&&(this.typed={}),this.step=e,this.wrong={}}async removeEntry(e){confirm(`Remove ${e.title}, with its devices and entities?`)&&await this.change(`DELETE`,`${xa}/${e.entry_id}`)}async change(e,t){await this.attempt(async()=>{await _.request(e,t),await this.refresh()})}async attempt(e){this.busy=!0,this.problem=null;try{await e()}catch(e){this.wrong=e instanceof $e?e.errors:{},this.problem=Object.keys(this.wrong).length===0?et(e):null}finally{this.busy=!1}}async poll(){clearTimeout(this.#n);try{_.status.value===`online`&&await this.refresh()}catch{}this.opened&&(this.#n=setTimeout(()=>void this.poll(),Ca))}async refresh(){let e=this.step;e===null?[this.entries,this.waiting,this.handlers]=await Promise.all([_.request(`GET`,xa),_.send({type:`config_entries/flow/progress`}),_.request(`GET`,`config/config_entries/flow_handlers`)]):e.type===`external_done`||e.type===`progress_done`?await this.answer({}):(e.type===`external`||e.type===`progress`)&&this.show(await _.request(`GET`,`${this.#e}/${e.flow_id}`))}onClose(){this.opened=!1;let e=this.step;e&&this.#t&&e.type!==`create_entry`&&e.type!==`abort`&&_.request(`DELETE`,`${this.#e}/${e.flow_id}`).catch(()=>{}),this.step=null,this.typed={},clearTimeout(this.#n)}onBackdrop(e){e.composedPath()[0]===this.dialog&&this.dialog.close()}};F([ln(`dialog`)],Z.prototype,`dialog`,void 0),F([j()],Z.prototype,`opened`,void 0),F([j()],Z.prototype,`entries`,void 0),F([j()],Z.prototype,`waiting`,void 0),F([j()],Z.prototype,`handlers`,void 0),F([j()],Z.prototype,`step`,void 0),F([j()],Z.prototype,`typed`,void 0),F([j()],Z.prototype,`wrong`,void 0),F([j()],Z.prototype,`problem`,void 0),F([j()],Z.prototype,`busy`,void 0),Z=F([k(`hearth-integrations`)],Z);function wa(e){let t=e.trim();return t===``?`Write the broker's address, for example mqtt://192.168.1.10:1883.`:/^[a-z][a-z0-9+.-]*:\/\//i.test(t)?!URL.canParse(t)||new URL(t).hostname===``?`This is no address. It looks like mqtt://192.168.1.10:1883.`:null:`Put mqtt:// in front: mqtt://${t}`}var Ta=2e3,Q=class extends O{constructor(...e){super(...e),this.opened=!1,this.status=null,this.problem=null,this.busy=!1,this.broker=null,this.username=null,this.password=``}static{this.styles=[N,P,mn,hn,v`
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 14px;
      }
      .state {
        display: flex;
        gap: 12px;
        align-items: center;
        padding: 12px 14px;
        border-radius: 14px;
        background: var(--surface-2);
      }
      .state > span {
        min-width: 0;
      }
      .state strong {
        display: block;
        overflow-wrap: anywhere;
      }
      .dot {
        width: 12px;
        height: 12px;
        border-radius: 50%;
        background: var(--text-2);
        flex: none;
      }
      .state.good {
        background: var(--good-soft);
      }
      .good .dot {
        background: var(--good);
      }
      .state.bad {
        background: var(--bad-soft);
      }
      .bad .dot {
        background: var(--bad);
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 14px;
      }
      td,
      th {
        padding: 6px 0;
        border-top: 1px solid var(--line);
        text-align: left;
        vertical-align: top;
        overflow-wrap: anywhere;
      }
      th {
        border-top: 0;
        font-weight: 400;
        color: var(--text-2);
        font-size: 12.5px;
      }
      td:last-child,
      th:last-child {
        text-align: right;
        padding-left: 14px;
        font-variant-numeric: tabular-nums;
      }
      @media (max-width: 460px) {
        .pair {
          grid-template-columns: 1fr;
        }
      }
    `]}#e;open(){this.opened||(this.opened=!0,this.broker=this.username=this.problem=null,this.password=``,this.dialog.showModal(),this.poll())}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.#e)}render(){let e=this.status?.source===`yaml`;return C`<dialog aria-labelledby="title" data-testid="mqtt-dialog" @close=${this.onClose} @click=${this.onBackdrop}>
      <header>
        <h2 id="title">MQTT broker</h2>
        <button class="round" type="button" aria-label="Close" @click=${()=>this.dialog.close()}>${z(R.close)}</button>
      </header>
      ${this.renderState()}
      <form @submit=${this.onSubmit} novalidate>
        ${e?C`<p class="hint" data-testid="mqtt-yaml"><strong>configuration.yaml</strong> decides here. Change the broker there and start the hub again.</p>`:T}
        <div>
          <label for="broker">Broker address</label>
          <input id="broker" class="field" data-testid="mqtt-broker" inputmode="url" autocapitalize="off" autocomplete="off" spellcheck="false"
            placeholder="mqtt://192.168.1.10:1883" ?readonly=${e} .value=${this.broker??this.status?.broker??``}
            @input=${e=>this.broker=e.target.value} />
        </div>
        <div class="pair">
          <div>
            <label for="username">User name</label>
            <input id="username" class="field" data-testid="mqtt-username" autocapitalize="off" autocomplete="off" spellcheck="false" placeholder="none"
              ?readonly=${e} .value=${this.username??this.status?.username??``}
              @input=${e=>this.username=e.target.value} />
          </div>
          ${e?T:C`<div>
                <label for="password">Password</label>
                <input id="password" class="field" data-testid="mqtt-password" type="password" autocomplete="off" placeholder="none" .value=${this.password}
                  @input=${e=>this.password=e.target.value} />
              </div>`}
        </div>
        ${this.problem?C`<p class="problem" role="alert">${z(R.alert)}<span>${this.problem}</span></p>`:T}
        ${e?T:C`<div class="actions"><button class="button primary" data-testid="mqtt-connect" ?disabled=${this.busy}>${this.busy?`Connecting…`:`Connect`}</button></div>`}
      </form>
      ${this.renderRefused()}
    </dialog>`}renderState(){let e=this.status;return e?e.connected?C`<p class="state good" role="status" data-testid="mqtt-state"><span class="dot"></span>
        <span><strong>Connected to ${e.broker}</strong><span class="hint">${Ea(e.messages,`message`)} received, ${Ea(e.entities,`entity`,`entities`)}</span></span></p>`:e.broker===null?C`<p class="state" role="status" data-testid="mqtt-state"><span class="dot"></span>
        <span><strong>No broker yet</strong><span class="hint">Zigbee2MQTT, ESPHome, Shelly, Tasmota and others announce their devices through one.</span></span></p>`:C`<p class="state bad" role="status" data-testid="mqtt-state"><span class="dot"></span>
      <span><strong>Not connected to ${e.broker}</strong><span class="hint">${e.error??`The hub is trying.`}</span></span></p>`:C`<p class="state"><span class="dot"></span><span>Asking the hub…</span></p>`}renderRefused(){let e=Object.entries(this.status?.refused??{}).sort(([,e],[,t])=>t-e);return e.length===0?T:C`<h3 id="refused">Refused announcements</h3>
      <table aria-labelledby="refused">
        <thead><tr><th scope="col">Reason</th><th scope="col">Count</th></tr></thead>
        <tbody>${e.map(([e,t])=>C`<tr><td>${e}</td><td>${t.toLocaleString(`en`)}</td></tr>`)}</tbody>
      </table>`}async poll(){clearTimeout(this.#e);try{let e=await _.ask(`mqtt`,`status`);this.busy||(this.status=e)}catch{}this.opened&&(this.#e=setTimeout(()=>void this.poll(),Ta))}async onSubmit(e){e.preventDefault();let t=(this.broker??this.status?.broker??``).trim();if(this.problem=wa(t),this.problem!==null||this.busy)return;let n=(this.username??this.status?.username??``).trim();this.busy=!0;try{this.status=await _.ask(`mqtt`,`configure`,{broker:t,...n?{username:n}:{},...this.password?{password:this.password}:{}}),this.broker=this.username=null,this.password=``}catch(e){this.problem=et(e)}finally{this.busy=!1}}onClose(){this.opened=!1,this.password=``,clearTimeout(this.#e)}onBackdrop(e){e.composedPath()[0]===this.dialog&&this.dialog.close()}};F([ln(`dialog`)],Q.prototype,`dialog`,void 0),F([j()],Q.prototype,`opened`,void 0),F([j()],Q.prototype,`status`,void 0),F([j()],Q.prototype,`problem`,void 0),F([j()],Q.prototype,`busy`,void 0),F([j()],Q.prototype,`broker`,void 0),F([j()],Q.prototype,`username`,void 0),F([j()],Q.prototype,`password`,void 0),Q=F([k(`hearth-mqtt`)],Q);function Ea(e,t,n=`${t}s`){return`${e.toLocaleString(`en`)} ${e===1?t:n}`}var Da=class extends O{static{this.styles=[N,v`
      button {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 42px;
        padding: 0 14px;
        border-radius: 999px;
        border: 1px solid var(--line);
        background: var(--surface);
        font-size: 14px;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      button:hover,
      button[aria-expanded="true"] {
        border-color: var(--line-strong);
        background: var(--surface-2);
      }
      .icon {
        color: var(--good);
      }
      .busy .icon {
        color: var(--glow);
      }
      .strained .icon {
        color: var(--bad);
      }
      .figure {
        color: var(--text-2);
        min-width: 4.2em;
        text-align: right;
      }
      @media (max-width: 700px) {
        .figure {
          display: none;
        }
      }
    `]}constructor(){super(),this.open=!1,new g(this,_.health)}render(){let e=_.health.value.at(-1);return C`<button
      type="button"
      class=${e?Pe(e):`calm`}
      data-testid="health-button"
      aria-expanded=${this.open}
      aria-label="The loop"
      @click=${()=>this.dispatchEvent(new CustomEvent(`toggle`))}
    >
      ${z(R.pulse)} The loop <span class="figure">${e?`${(e.busy*100).toFixed(1)} % busy`:`…`}</span>
    </button>`}};F([A({type:Boolean})],Da.prototype,`open`,void 0),Da=F([k(`hearth-pulse`)],Da);var Oa=class extends O{static{this.styles=[N,P,mn,v`
      :host {
        display: grid;
        place-items: center;
        min-height: 100vh;
        min-height: 100dvh;
        padding: 24px 16px;
      }
      form {
        width: min(420px, 100%);
        padding: 36px 32px 32px;
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 26px;
        box-shadow: var(--shadow-high);
        display: grid;
        gap: 18px;
      }
      .logo {
        width: 58px;
        height: 58px;
      }
      .house {
        fill: var(--accent);
      }
      .flame {
        fill: #ffdfb5;
      }
      h1 {
        font-size: 27px;
        line-height: 1.2;
        letter-spacing: -0.02em;
      }
      .lead {
        color: var(--text-2);
        margin-top: 6px;
      }
      input.field {
        font-size: 17px;
      }
      code {
        font: 13px ui-monospace, "SF Mono", "Liberation Mono", monospace;
        background: var(--surface-2);
        border-radius: 6px;
        padding: 1px 6px;
        overflow-wrap: anywhere;
      }
      details {
        border-top: 1px solid var(--line);
        padding-top: 14px;
        color: var(--text-2);
        font-size: 14px;
      }
      summary {
        cursor: pointer;
        border-radius: 6px;
      }
      details p {
        margin-top: 8px;
      }
      .button {
        min-height: 48px;
      }
    `]}constructor(){super(),this.text=``,this.busy=!1,this.problem=null,new g(this,_.signInProblem,_.status)}connectedCallback(){super.connectedCallback();let e=He();e!==null&&(this.text=e,this.submit())}render(){let e=this.problem??_.signInProblem.value;return C`<form @submit=${this.onSubmit} novalidate>
      ${Rr()}
      <div>
        <h1>Welcome to Hearth</h1>
        <p class="lead">Sign in to see your house.</p>
      </div>
      <div>
        <label for="code">Sign-in code or token</label>
        <input
          id="code"
          class="field"
          data-testid="sign-in-input"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder="AB12-CD34-EF56"
          aria-describedby="help"
          aria-invalid=${e!==null}
          .value=${this.text}
          @input=${e=>this.text=e.target.value}
        />
      </div>
      ${e?C`<p class="problem" role="alert" data-testid="sign-in-problem">${z(R.alert)}<span>${e}</span></p>`:T}
      <button class="button primary" data-testid="sign-in-button" ?disabled=${this.busy}>${this.busy?`Signing in…`:`Sign in`}</button>
      <p class="hint" id="help">The code is in the terminal where <code>./hearth run</code> was started.</p>
      <details>
        <summary>Use a long-lived token</summary>
        <p>Make one on the hub's machine and paste it above: <code>./hearth token create --name "My browser"</code></p>
      </details>
    </form>`}onSubmit(e){e.preventDefault(),this.submit()}async submit(){let e=this.text.trim();if(_.signInProblem.value=null,e===``)this.problem=`Type the code from the terminal, or paste a token.`;else{this.problem=null,this.busy=!0;try{let t=Be(e);await _.signIn(t===null?e:await Ue(t))}catch(e){this.problem=e instanceof ze?e.message:`Signing in failed. Try again.`}finally{this.busy=!1}}}};F([j()],Oa.prototype,`text`,void 0),F([j()],Oa.prototype,`busy`,void 0),F([j()],Oa.prototype,`problem`,void 0),Oa=F([k(`hearth-sign-in`)],Oa);var ka=`hearth.theme`,Aa={system:`light`,light:`dark`,dark:`system`},ja=new h(document.documentElement.dataset.theme??`system`);function Ma(){let e=Aa[ja.value];e===`system`?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=e;try{e===`system`?localStorage.removeItem(ka):localStorage.setItem(ka,e)}catch{}ja.value=e}var Na=class extends O{static{this.styles=[N,v`
      :host {
        position: fixed;
        inset: auto 0 max(16px, env(safe-area-inset-bottom));
        width: auto;
        margin: 0;
        padding: 0 16px;
        border: 0;
        background: none;
        overflow: visible;
        pointer-events: none;
      }
      .list {
        display: grid;
        justify-items: center;
        gap: 8px;
      }
      .toast {
        pointer-events: auto;
        display: flex;
        gap: 12px;
        align-items: flex-start;
        width: min(460px, 100%);
        padding: 12px 8px 12px 16px;
        border-radius: 16px;
        background: var(--text);
        color: var(--bg);
        box-shadow: var(--shadow-high);
        animation: rise 0.2s ease-out;
      }
      .toast > .icon {
        margin-top: 1px;
      }
      .words {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      strong {
        display: block;
      }
      .words span {
        font-size: 14px;
        opacity: 0.85;
      }
      button {
        padding: 8px;
        border-radius: 50%;
      }
      @keyframes rise {
        from {
          opacity: 0;
          translate: 0 12px;
        }
      }
    `]}constructor(){super(),new g(this,_.toasts.list)}updated(){this.popover=`manual`,this.hidePopover(),_.toasts.list.value.length>0&&this.showPopover()}render(){return C`<div aria-live="assertive" class="list">
      ${bi(_.toasts.list.value,e=>e.id,e=>C`<div class="toast" data-testid="toast">
            ${z(R.alert)}
            <p class="words"><strong>${e.title}</strong><span>${e.detail}</span></p>
            <button type="button" aria-label="Dismiss" @click=${()=>_.toasts.dismiss(e.id)}>${z(R.close)}</button>
          </div>`)}
    </div>`}};Na=F([k(`hearth-toasts`)],Na);var Pa=`#blocks`,Fa={system:[`Theme of the system`,R.system],light:[`Light theme`,R.sun],dark:[`Dark theme`,R.moon]},$=class extends O{static{this.styles=[N,P,v`
      :host {
        display: block;
      }
      .bar {
        position: sticky;
        top: 0;
        z-index: 10;
        background: color-mix(in srgb, var(--bg) 84%, transparent);
        backdrop-filter: blur(14px) saturate(1.3);
      }
      .bar > div {
        display: flex;
        align-items: center;
        gap: 4px;
        height: 64px;
      }
      .wide {
        max-width: 1480px;
        margin: 0 auto;
        padding: 0 24px;
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 10px;
        font-size: 20px;
        font-weight: 700;
        letter-spacing: -0.02em;
        margin-right: auto;
      }
      .logo {
        width: 32px;
        height: 32px;
      }
      .house {
        fill: var(--accent);
      }
      .flame {
        fill: #ffdfb5;
      }
      hearth-pulse {
        margin-right: 6px;
      }
      hearth-health {
        display: block;
        scroll-margin-top: 76px;
      }
      main {
        padding-bottom: 72px !important;
      }
      .banner {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 12px 20px;
        margin: 4px 0 20px;
        padding: 14px 18px;
        border-radius: var(--radius);
        background: var(--accent-soft);
      }
      .banner p {
        flex: 1 1 320px;
      }
      .banner .button {
        min-height: 40px;
      }
      .banner code {
        font: 13.5px ui-monospace, "SF Mono", "Liberation Mono", monospace;
      }
      .banner.offline {
        background: var(--bad-soft);
        color: var(--bad);
        margin: 4px 0 12px;
      }
      .spinner {
        width: 18px;
        height: 18px;
        border-radius: 50%;
        border: 2.5px solid currentColor;
        border-right-color: transparent;
        animation: turn 0.9s linear infinite;
        flex: none;
      }
      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }
      .waiting {
        display: grid;
        justify-items: center;
        gap: 14px;
        padding: 120px 0;
        color: var(--text-2);
      }
      @media (max-width: 600px) {
        .wide {
          padding: 0 16px;
        }
        .bar > div {
          gap: 0;
          padding-right: 8px;
        }
        .round {
          width: 40px;
        }
      }
      @media (max-width: 420px) {
        .brand span {
          display: none;
        }
      }
    `]}constructor(){super(),this.groups=[],this.healthOpen=Ia(),this.blockingOpen=location.hash===Pa,this.#e=()=>this.blockingOpen=location.hash===Pa,new g(this,_.status,_.ready,_.services,_.issues,ja)}connectedCallback(){super.connectedCallback(),addEventListener(`hashchange`,this.#e)}disconnectedCallback(){super.disconnectedCallback(),removeEventListener(`hashchange`,this.#e)}#e;render(){return _.status.value===`signed-out`?C`<hearth-sign-in></hearth-sign-in>`:C`<div class="bar">${this.renderBar()}</div>
      <main class="wide">
        ${this.renderOffline()}
        ${_.ready.value&&this.blockingOpen?C`${this.healthOpen?C`<hearth-health></hearth-health>`:T}<hearth-blocking></hearth-blocking>`:_.ready.value?C`${this.renderIssues()} ${this.renderDemo()}
              <hearth-glance .groups=${this.groups}></hearth-glance>
              ${this.healthOpen?C`<hearth-health></hearth-health>`:T}
              <hearth-house @groups=${e=>this.groups=e.detail}></hearth-house>`:C`<div class="waiting" role="status"><span class="spinner"></span>Opening the house…</div>`}
      </main>
      <hearth-integrations></hearth-integrations>
      <hearth-mqtt></hearth-mqtt>
      <hearth-toasts></hearth-toasts>`}renderBar(){let[e,t]=Fa[ja.value];return C`<div class="wide">
      <span class="brand">${Rr()}<span>Hearth</span></span>
      <hearth-pulse .open=${this.healthOpen} @toggle=${this.toggleHealth}></hearth-pulse>
      <button class="round" type="button" data-testid="integrations-button" title="Integrations" aria-label="Integrations" @click=${()=>this.integrations?.open()}>${z(R.puzzle)}</button>
      ${_.hasService(`mqtt`,`status`)?C`<button class="round" type="button" data-testid="mqtt-button" title="MQTT broker" aria-label="MQTT broker" @click=${()=>this.mqtt?.open()}>${z(R.broker)}</button>`:T}
      <button class="round" type="button" data-testid="blocking-button" title=${this.blockingOpen?`Back to the house`:`What blocks`} aria-label="What blocks" aria-pressed=${this.blockingOpen} @click=${()=>location.hash=this.blockingOpen?``:Pa}>${z(R.blocking)}</button>
      <button class="round" type="button" data-testid="theme" title=${e} aria-label="${e}. Change" @click=${Ma}>${z(t)}</button>
      <button class="round" type="button" data-testid="sign-out" title="Sign out" aria-label="Sign out" @click=${()=>_.signOut()}>${z(R.signOut)}</button>
    </div>`}renderOffline(){return _.status.value===`offline`?C`<div class="banner offline" role="alert" data-testid="offline-banner">
      <span class="spinner"></span>
      <p><strong>The hub is not reachable.</strong> ${_.ready.value?`You see the last known state. `:``}Trying again by itself.</p>
    </div>`:T}renderIssues(){return _.issues.value.map(e=>{let{title:t,detail:n,enables:r}=Oe(e);return C`<div class="banner offline" role="alert" data-testid="issue">
        <p><strong>${t}</strong> ${n}</p>
        ${r===null?T:C`<button class="button" type="button" data-testid="issue-enable" @click=${()=>void _.enable(r)}>Enable again</button>`}
      </div>`})}renderDemo(){return this.groups.some(e=>e.demo)?C`<div class="banner" role="note" data-testid="banner">
      <p><strong>This is a demo house.</strong> Its devices are made up. Connect an MQTT broker to see your own.</p>
      ${_.hasService(`mqtt`,`configure`)?C`<button class="button primary" type="button" data-testid="banner-connect" @click=${()=>this.mqtt?.open()}>Connect a broker</button>`:C`<p>Add <code>mqtt: {broker: "mqtt://192.168.1.10:1883"}</code> to configuration.yaml.</p>`}
    </div>`:T}toggleHealth(){this.healthOpen=!this.healthOpen,this.healthOpen&&this.updateComplete.then(()=>this.renderRoot.querySelector(`hearth-health`)?.scrollIntoView({block:`start`,behavior:`smooth`}));try{sessionStorage.setItem(`hearth.health`,this.healthOpen?`open`:``)}catch{}}};F([ln(`hearth-integrations`)],$.prototype,`integrations`,void 0),F([ln(`hearth-mqtt`)],$.prototype,`mqtt`,void 0),F([j()],$.prototype,`groups`,void 0),F([j()],$.prototype,`healthOpen`,void 0),F([j()],$.prototype,`blockingOpen`,void 0),$=F([k(`hearth-app`)],$);function Ia(){try{return sessionStorage.getItem(`hearth.health`)===`open`}catch{return!1}}Ve(location.hash)===null&&_.resume();